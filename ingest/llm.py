"""A language model as a further reader, for those who have one: any endpoint that speaks OpenAI's chat completions.

Off by default; nothing is sent unless an address is configured. The client repeats what is safe to repeat (a busy
server, a lost connection, a time-out), waits as long as the server asks, and gives up with a clear error. What comes
back is checked elsewhere (llm_facts.py): here it only has to be one JSON object.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from practicegraph.graph.errors import InvalidValue, MissingExtra, PracticegraphError

if TYPE_CHECKING:
    import httpx

__all__ = ["LanguageModel", "LanguageModelError", "configured"]

BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Status codes after which the same request may succeed."""
LONGEST_WAIT: Final = 60.0
"""Seconds that a server may ask to wait between two tries; one that asks for more is given up."""


class LanguageModelError(PracticegraphError):
    """The endpoint did not answer, or its answer is of no use."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """An endpoint and how to ask it."""

    url: str
    """The address up to and without ``/chat/completions``."""
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    """Seconds to wait for one answer."""
    tries: int = 4

    def ask(self, system: str, user: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one request, as the JSON object that it consists of.

        Args:
            system: What the model is to do.
            user: What it is to do it with.
            schema: JSON Schema of the answer; sent along, not enforced here.

        Raises:
            LanguageModelError: no answer, or none that is a JSON object; the message says which and has no key in it.
            MissingExtra: httpx is not installed.
        """
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("a language model needs httpx: pip install 'practicegraph[llm]'") from error
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "facts", "schema": schema}},
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        last = "no try was made"
        with httpx.Client(timeout=self.timeout, headers=headers, follow_redirects=False) as client:
            for attempt in range(self.tries):
                wait = min(2.0**attempt, LONGEST_WAIT)
                try:
                    response = client.post(f"{self.url.rstrip('/')}/chat/completions", json=body)
                except httpx.TimeoutException:
                    last = f"no answer within {self.timeout:g} seconds"
                except httpx.HTTPError as error:
                    last = f"{type(error).__name__}: {error}"
                else:
                    if response.status_code == httpx.codes.OK:
                        return _object(response, self.url)
                    last = f"status {response.status_code}: {' '.join(response.text.split())[:200]}"
                    if response.status_code not in BUSY:
                        break
                    wait = _asked_wait(response, wait)
                    if wait > LONGEST_WAIT:
                        last += f" (it asks to wait {wait:g} seconds)"
                        break
                if attempt + 1 < self.tries:
                    time.sleep(wait)
        raise LanguageModelError(
            f"the language model at {self.url} gave no answer: {last}; check its address, or go on without"
        )


def configured(url: str | None = None) -> LanguageModel | None:
    """The model named by an address, else by the environment; None when neither names one.

    PRACTICEGRAPH_LLM_URL is the address, PRACTICEGRAPH_LLM_MODEL the name of the model, PRACTICEGRAPH_LLM_KEY a key if
    one is needed.

    Raises:
        InvalidValue: the address is none, or no model is named.
    """
    url = url or os.environ.get("PRACTICEGRAPH_LLM_URL")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise InvalidValue(f"{url!r} is no address of a language model; give one that begins with http:// or https://")
    name = os.environ.get("PRACTICEGRAPH_LLM_MODEL")
    if not name:
        raise InvalidValue(f"no model is named for {url}; set PRACTICEGRAPH_LLM_MODEL")
    return LanguageModel(url, name, os.environ.get("PRACTICEGRAPH_LLM_KEY") or None)


def _asked_wait(response: httpx.Response, otherwise: float) -> float:
    """Seconds from Retry-After, where it has them; a date there is rare and waited for as if it said nothing."""
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return otherwise


def _object(response: httpx.Response, url: str) -> dict[str, Any]:
    """The JSON object in the first choice of a completion; a code fence around it is taken off."""
    try:
        choice = response.json()["choices"][0]
        text = str(choice["message"]["content"]).strip()
    except (ValueError, LookupError, TypeError) as error:
        raise LanguageModelError(f"the answer of {url} is no chat completion: {response.text[:120]!r}") from error
    if choice.get("finish_reason") == "length":
        raise LanguageModelError(f"the answer of {url} was cut off; give the model room for longer answers")
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json")
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise LanguageModelError(f"the answer of {url} is no JSON: {text[:120]!r}") from error
    if not isinstance(answer, dict):
        raise LanguageModelError(f"the answer of {url} is no JSON object: {text[:120]!r}")
    return answer
