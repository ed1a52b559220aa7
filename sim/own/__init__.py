"""A visitor's own tables: how a file is read and its cells checked. One kind of table, one room above."""
