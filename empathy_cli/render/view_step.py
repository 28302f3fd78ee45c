"""One step of a journey as its card shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.insight import mood
from empathy_cli.insight.telling import differ, place
from empathy_cli.locale import N_
from empathy_cli.model.duration import seconds, spelled

from .labels import CARRIED, labels
from .marks import Marker

_NO_MARK: dict[str, Any] = {
    "certainty": "", "mark": "", "certainty_label": "", "basis": "", "sure": "", "evidence": []}
"""Of a step that nobody asked about: it states nothing, so there is nothing to be sure of."""
TO_OWN = ("open", "planned")
"""How far an idea is that somebody should have in hand."""


class StepView:
    """Turns steps into what templates show. What depends on the graph, `view_journey` adds."""

    def __init__(self, mark: Marker, touchpoints: Mapping[str, Mapping[str, Any]],
                 questions: Mapping[str, Sequence[tuple[str, str]]], touchpoints_lang: str) -> None:
        """`questions`: for each step, what has to be known there and how it is answered (`labels.ANSWERED`).

        `touchpoints_lang` is the catalogue's language where it is not the journey's, else ''.
        """
        self.mark = mark
        self.t = mark.t
        self.said = labels(mark.t)
        self.options = self.said["options_journey"]
        self.touchpoints = touchpoints
        self.questions = questions
        self.touchpoints_lang = touchpoints_lang

    def step(self, step: Mapping[str, Any], number: int) -> dict[str, Any]:
        """See `view_journey.journey_card` for the shape."""
        mark = self.mark
        emotion = step.get("emotion")
        touchpoint = self._touchpoint(step.get("touchpoint", ""))
        text = "" if emotion is None else mood.signed(emotion, self.t.point)
        word = "" if emotion is None else self.said["moods"][mood.word(emotion)]
        feels = step.get("feels", "")
        heard = (feels, "" if feels.lower() == word.lower() else word, text)
        return {
            "id": step["id"],
            "number": number,
            "title": step["title"],
            "does": step.get("does", ""),
            "touchpoint": touchpoint,
            "emotion": emotion,
            "emotion_text": text,
            "emotion_word": word,
            "feels": feels,
            "mood_words": ", ".join(filter(None, heard)) or self.said["mood_unknown"],
            **(_NO_MARK if emotion is None else self._sure(step)),
            "thinks": mark.item(step["thinks"]) if "thinks" in step else None,
            "questions": [{"text": text, "answered": how, "label": self.said["answered"][how]}
                          for text, how in self.questions.get(step["id"], ())],
            "moment_of_truth": step.get("moment_of_truth", ""),
            **self._wait(step.get("wait", ""), step.get("touchpoint", "")),
            "pains": [mark.item(p) | {"scale": mark.scale(p.get("severity"))} for p in step.get("pains", ())],
            "ideas": [self._idea(idea) for idea in step.get("ideas", ())],
            "surprises": [self._surprise(surprise) for surprise in step.get("surprises", ())],
            "handover": self._handover(step.get("handover")),
        }

    def change(self, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> dict[str, Any] | None:
        """What changes between two shown steps with touchpoints: the channel, or online and offline."""
        was, now = before and before["touchpoint"], after["touchpoint"]
        if not was or not now:
            return None
        here, there = place(was), place(now)
        channel, mode = differ(here, there) if here and there else (False, False)
        if not (channel or mode):
            return None
        where = [*([now["channel"]] if channel else []), *([now["mode_label"]] if mode else [])]
        return {"channel": channel, "mode": mode, "words": self.t(N_("Change to {where}"), where=", ".join(where))}

    def _sure(self, step: Mapping[str, Any]) -> dict[str, Any]:
        found = self.mark.item(step)
        return {key: found[key] for key in _NO_MARK}

    def _touchpoint(self, id_: str) -> dict[str, Any] | None:
        """What the catalogue says of it; only its id where there is no such entry."""
        if not id_:
            return None
        known = self.touchpoints.get(id_, {})
        mode = known.get("mode", "")
        label = self.said["mode"].get(mode, "")
        name = known.get("name", id_)
        words = {x.lower(): x for x in (label, known.get("channel"), name) if x}  # “Chat · chat” says it once
        return {
            "id": id_,
            "name": name,
            "known": id_ in self.touchpoints,
            "lang": self.touchpoints_lang,
            "mode": mode,
            "mode_label": label,
            "where": " · ".join(reversed(words.values())),
            "answers": " · ".join(filter(None, (known.get("department"), known.get("owner")))),
            **{key: known.get(key, "") for key in ("channel", "department", "owner", "third_party")},
        }

    def _wait(self, wait: str, touchpoint: str) -> dict[str, Any]:
        limit = self.touchpoints.get(touchpoint, {}).get("wait_limit", "") if wait else ""
        over = bool(limit) and seconds(wait) > seconds(limit)
        if limit and self.touchpoints_lang:
            limit = spelled(limit, self.t)
        words = self.t(N_("{wait} (limit: {limit})"), wait=wait, limit=limit) if limit else wait
        return {"wait": wait, "wait_limit": limit, "wait_words": words, "wait_over": over}

    def _idea(self, idea: Mapping[str, Any]) -> dict[str, Any]:
        status, owner = idea.get("status", ""), idea.get("owner", "")
        unowned = not owner and status in TO_OWN
        return self.mark.item(idea) | {
            "owner": owner, "unowned": unowned, "owner_words": self.said["nobody_yet"] if unowned else owner,
            "status": status, "status_label": self.options["steps.ideas.status"].get(status, ""),
            "ticket": idea.get("ticket", ""),
        }

    def _surprise(self, surprise: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"what": surprise["what"], "since": surprise.get("since", "")}
        for key in ("valence", "kano", "status"):
            value = surprise.get(key, "")
            found |= {key: value, f"{key}_label": self.options[f"steps.surprises.{key}"].get(value, "")}
        more = (found["kano_label"], found["status_label"], found["since"])
        return found | {"more": " · ".join(filter(None, more))}

    def _handover(self, handover: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if not handover:
            return None
        carried = handover.get("context_carried")
        return {"context_carried": carried, "note": handover.get("note", ""),
                "label": "" if carried is None else self.t(CARRIED[carried])}
