"""A hint reaches whoever listens, and nobody else."""

from __future__ import annotations

from kernel.pulse import Pulse


def test_listeners_hear_the_subject_until_they_stop() -> None:
    pulse, heard, other = Pulse(), list[str](), list[str]()
    stop = pulse.listen(heard.append)
    pulse.listen(other.append)
    pulse.beat("L-1")
    stop()
    pulse.beat("L-2")
    assert heard == ["L-1"]
    assert other == ["L-1", "L-2"]


def test_a_listener_may_stop_while_it_is_being_told() -> None:
    pulse, heard = Pulse(), list[str]()

    def once(subject: str) -> None:
        heard.append(subject)
        stop()

    stop = pulse.listen(once)
    pulse.beat("L-1")
    pulse.beat("L-2")
    assert heard == ["L-1"]
