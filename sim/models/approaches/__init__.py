"""Models of the section approaches: rules, rewards, raters or principles: what does each miss?"""
