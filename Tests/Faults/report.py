"""What a scenario of the bench found."""

import os

# A program with a sanitizer is slower and keeps freed memory for a while.
IS_SANITIZED = "ASAN_OPTIONS" in os.environ or "TSAN_OPTIONS" in os.environ


class Report:
    def __init__(self):
        self.lines = []
        self.has_failed = False

    def note(self, text):
        self.lines.append("      " + text)

    def table(self, titles, rows):
        """Right-aligned columns; the first one, of names, is not."""
        cells = [titles, *([str(cell) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*cells)]
        for row in cells:
            self.note("  ".join(
                cell.ljust(width) if index == 0 else cell.rjust(width)
                for index, (cell, width) in enumerate(zip(row, widths))))

    def check(self, promise, held, figure=""):
        self.has_failed |= not held
        self.lines.append(f"{'ok  ' if held else 'FAIL'}  {promise}" + (f": {figure}" if figure != "" else ""))

    def check_figure(self, promise, held, figure=""):
        """A promise about speed or memory; only noted of a program with a sanitizer."""
        if held or not IS_SANITIZED:
            return self.check(promise, held, figure)
        self.note(f"not kept under a sanitizer: {promise}: {figure}")
