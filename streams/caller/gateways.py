"""The channels that a city has configured."""

from __future__ import annotations

from streams.caller.channel import OutgoingChannel
from streams.caller.http_channels import Chat, Sms, Webhook
from streams.caller.mail_channel import Mail
from streams.model.outgoing.attempt import SendChannel
from streams.settings import Settings


def gateways(settings: Settings) -> dict[SendChannel, OutgoingChannel]:
    alerts, out = settings.alerts, settings.outgoing
    every: dict[SendChannel, OutgoingChannel] = {
        SendChannel.WEBHOOK: Webhook(alerts.webhook_url, alerts.webhook_secret),
        SendChannel.SMS: Sms(out.sms_url, out.sms_secret, out.sms_template),
        SendChannel.MAIL: Mail(out),
        SendChannel.CHAT: Chat(out.chat_url),
    }
    return {kind: channel for kind, channel in every.items() if kind.value in settings.channels}
