"""Many runs of one model: which (`design`), where (`workers`), what is kept while they go on (`course`), and the file they end in (`table`).

>>> from sim import sweeps
>>> sweeps.read("swept.parquet")  # doctest: +SKIP
Swept(...)
"""

from sim.sweeps.table import Description, Swept, read

__all__ = ["Description", "Swept", "read"]
