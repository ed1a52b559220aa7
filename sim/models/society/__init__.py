"""Society: what happens when everyone deploys it?"""
