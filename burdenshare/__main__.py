"""Start the command line; turn what it raises into words and an exit code, never a traceback."""

from __future__ import annotations

import gc
import io
import os
import sys

from burdenshare.exit_codes import ExitCode


def main() -> None:
    """Run the command line and exit."""
    # pydantic would look through all that is installed for plug-ins that watch it, in every process.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Most of what is made is kept to the end: looking for cycles after every 700 objects finds next to none.
    gc.set_threshold(100_000, 20, 20)
    _speak_utf8()
    sys.exit(run())


def _speak_utf8() -> None:
    """Let pipes and files take UTF-8 whatever the locale, and terminals spell out what they have no character for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code. BURDENSHARE_DEBUG=1 shows tracebacks."""
    from burdenshare.commands.cli import app
    from burdenshare.console import is_unread, say, show_problems
    from models.sheets.problems import BurdenshareError, InputError, UnwritableError, many

    try:
        app(arguments, standalone_mode=True)
    except SystemExit as end:
        if is_unread(end):
            return _unread()
        if end.code == ExitCode.INTERRUPTED:
            say("interrupted; nothing was half-written")
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except UnwritableError as unwritten:
        show_problems(unwritten.problems, "an output could not be written")
        return ExitCode.BAD_INPUT
    except InputError as wrong:
        show_problems(wrong.problems, f"{many(len(wrong.problems), 'problem')} in the input; nothing was written")
        return ExitCode.BAD_INPUT
    except BurdenshareError as refused:
        say(str(refused))
        return ExitCode.USAGE
    except KeyboardInterrupt:
        say("interrupted; nothing was half-written")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return _unread()
    except OSError as refused:
        say(f"{refused.strerror or refused}: {refused.filename or ''}")
        return ExitCode.BAD_INPUT
    except Exception as fault:
        if os.environ.get("BURDENSHARE_DEBUG"):
            raise
        say(f"this is our fault, please report it: {type(fault).__name__}: {fault}")
        say("run again with BURDENSHARE_DEBUG=1 to see where")
        return ExitCode.OUR_FAULT
    return ExitCode.ANSWERED


def _unread() -> int:
    """The reader of our output has gone, as `| head` does: nothing is wrong, and nothing more is said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.ANSWERED


if __name__ == "__main__":
    main()
