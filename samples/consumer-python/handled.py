import os


class HandledIds:
    """Ids of events that were handled to their end, one a line. Instances that share a group need one store for all; see README.md."""

    def __init__(self, path):
        self._path = path
        self._ids = set()
        if os.path.exists(path):
            with open(path, encoding="ascii", errors="replace") as lines:
                self._ids = {line.strip() for line in lines}

    def __contains__(self, event_id):
        return event_id in self._ids

    def add(self, event_id):
        with open(self._path, "a", encoding="ascii") as file:
            file.write(f"\n{event_id}")  # The line's end comes first: a line that a crash cut short spoils no other.
        self._ids.add(event_id)
