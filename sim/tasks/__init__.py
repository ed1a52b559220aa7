"""An economy of tasks: who does them, which an AI takes over, in which order, and what becomes of output, wages and people."""
