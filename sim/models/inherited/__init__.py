"""Models of the section inherited: what did yesterday teach it?"""
