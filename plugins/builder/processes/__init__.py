"""Other processes, and requests to stop.

workers  forked processes that share the work
signals  Ctrl-C and SIGTERM, heard at any moment and never lost
"""
