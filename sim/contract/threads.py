"""One thread for linear algebra: a sum that two threads share is rounded otherwise, and the same seed is to give the same bytes.

Libraries read these variables when they are loaded, so this module is the first that the package imports. Who sets one of them keeps it.
Where numpy was loaded before, what held then holds (`make run` starts with one thread).
"""

import os

LIBRARIES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

for name in LIBRARIES:
    os.environ.setdefault(name, "1")
