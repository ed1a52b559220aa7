"""Tables of votes: what people agree on who otherwise disagree."""
