"""Models of the section loops: who chose what you saw?"""
