"""Other processes, and requests to stop.

workers  forked processes that share the work
beside   a result computed by another process meanwhile
signals  Ctrl-C and SIGTERM, heard at any moment and never lost
"""
