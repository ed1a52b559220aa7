"""People who look over what a machine decides: what is known of them."""
