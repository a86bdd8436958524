"""Carries a message through its statuses and makes the webhook requests."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
)
from yarl import URL

from sandbox.scripts import Rule, Script
from sandbox.twilio import faults
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.fates import Step
from sandbox.twilio.messages import Message
from sandbox.twilio.webhooks import Webhook, status_webhook

NOT_OURS = "a-token-nobody-knows"
STRANGE = {"BrandNewField": "…", "Another[0]": ""}
CONNECT_SECONDS = 5
AT_ONCE = 50  # webhook requests; a wait for a free hand is no time-out

Walk = asyncio.Task[None]


@dataclass(slots=True)
class Courier:
    exchange: Exchange
    script: Script
    clock: Callable[[], datetime]
    http: ClientSession
    _tasks: set[Walk] = field(default_factory=set)
    _hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _held: dict[str, list[Webhook]] = field(default_factory=dict)

    def start(
        self, message: Message, steps: tuple[Step, ...], *, after: Walk | None = None
    ) -> Walk:
        """Let the message go its way, behind what of its way is already being walked."""
        return self._spawn(self._walk(message, steps, after))

    async def _step(self, message: Message, step: Step, *, last: bool) -> None:
        """One status, and its callback; the last one releases what was held to be reordered."""
        if step.after:
            await asyncio.sleep(step.after)
        if message.status == "canceled" or message.sid not in self.exchange.messages:
            return
        now = self.clock()
        self.exchange.move(message, step.status, error_code=step.error_code, now=now)
        if message.status_callback:
            await self._call_back(status_webhook(message), last=last)

    async def deliver(self, webhook: Webhook, *, forged: bool = False) -> str | None:
        """Make the request, once more if no connection came about; its answer's text, or None."""
        token = NOT_OURS if forged else self.exchange.account.signing_token
        for attempt in range(1 + self.exchange.account.callback_retries):
            try:
                status, text = await self._post(webhook, token=token)
            except (ClientError, TimeoutError, ValueError) as trouble:
                self._note(webhook, attempt=attempt, outcome=type(trouble).__name__)
                if not _never_connected(trouble):
                    return None  # the vendor's default policy repeats failed connections only
            else:
                self._note(webhook, attempt=attempt, outcome=status)
                return text if status < 400 else None
        return None

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.http.close()

    async def settle(self) -> None:
        """Wait until every message is where it goes and every callback is made."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _walk(self, message: Message, steps: tuple[Step, ...], after: Walk | None) -> None:
        if after is not None:
            await after
        for place, step in enumerate(steps, start=1):
            await self._step(message, step, last=place == len(steps))

    async def _call_back(self, webhook: Webhook, *, last: bool) -> None:
        struck = self.script.take_all(faults.CALLBACK, subject=webhook.form["To"])
        for fault in struck:
            self.exchange.ledger.append("struck", fault=fault, sid=webhook.sid)
        if "lost_callbacks" in struck:
            self._note(webhook, attempt=0, outcome="lost")
            return
        if "reordered_callbacks" in struck:
            held = self._held.setdefault(webhook.sid, [])
            held.append(webhook)
            if last:
                await self._send_backwards(held)
            return
        if "late_callbacks" in struck:
            self._spawn(self._deliver_late(webhook, struck))
            return
        await self._deliver_as_struck(webhook, struck)

    async def _send_backwards(self, held: list[Webhook]) -> None:
        while held:
            await self.deliver(held.pop())

    async def _deliver_late(self, webhook: Webhook, struck: dict[str, Rule]) -> None:
        await asyncio.sleep(struck["late_callbacks"].amount)
        await self._deliver_as_struck(webhook, struck)

    async def _deliver_as_struck(self, webhook: Webhook, struck: dict[str, Rule]) -> None:
        forged = "forged_callbacks" in struck
        if "strange_callbacks" in struck:
            webhook = replace(webhook, form={**webhook.form, **STRANGE})
        await self.deliver(webhook, forged=forged)
        if "doubled_callbacks" in struck:
            await self.deliver(webhook, forged=forged)

    async def _post(self, webhook: Webhook, *, token: str) -> tuple[int, str]:
        seconds = self.exchange.account.callback_seconds
        timeout = ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds))
        headers = webhook.headers(signing_token=token)
        url = URL(webhook.url, encoded=True)  # exactly the address that was signed
        async with (
            self._hands,
            self.http.post(
                url, data=webhook.form, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer,
        ):
            return answer.status, await answer.text()

    def _note(self, webhook: Webhook, *, attempt: int, outcome: object) -> None:
        self.exchange.ledger.append(
            "callback" if webhook.kind == "status" else "webhook",
            at=self.clock().isoformat(),
            sid=webhook.sid,
            status=webhook.form.get("MessageStatus", ""),
            url=webhook.url,
            token=webhook.token,
            attempt=attempt,
            outcome=outcome,
        )

    def _spawn(self, work: Coroutine[object, object, None]) -> Walk:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _never_connected(trouble: Exception) -> bool:
    return isinstance(trouble, ClientConnectorError | ConnectionTimeoutError)
