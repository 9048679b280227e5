"""E-mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from streams.caller.channel import TAKEN, TIMEOUT_S, CallMessage, Contact, SendResult, refused, unknown
from streams.model.outgoing.attempt import SendChannel
from streams.work_sections import MailSecurity, OutgoingSection


class Mail:
    kind = SendChannel.MAIL

    def __init__(self, section: OutgoingSection) -> None:
        self._section = section

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        if not contact.mail:
            return refused("no mail address")
        try:
            server = self._server()
        except (OSError, smtplib.SMTPException) as away:
            return refused(f"not reached: {type(away).__name__}", away=True)
        with server:
            try:
                server.send_message(self._letter(message, contact))
            except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as no:
                return refused(f"refused: {type(no).__name__}")
            except (OSError, smtplib.SMTPException) as broken:
                return unknown(f"no answer: {type(broken).__name__}")
        return TAKEN

    def _server(self) -> smtplib.SMTP:
        """Connected and signed in. Raises OSError, smtplib.SMTPException."""
        section, server = self._section, smtplib.SMTP(timeout=TIMEOUT_S)
        if section.mail_security is MailSecurity.TLS:
            server = smtplib.SMTP_SSL(timeout=TIMEOUT_S, context=ssl.create_default_context())
        server.connect(section.mail_host, section.mail_port)
        try:
            if section.mail_security is MailSecurity.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if section.mail_user:
                server.login(section.mail_user, section.mail_password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _letter(self, message: CallMessage, contact: Contact) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self._section.mail_from, contact.mail
        letter["Subject"] = message.text.partition("。")[0]
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Message-ID"] = f"<{message.attempt}@{self._section.mail_from.partition('@')[2] or 'city'}>"
        letter.set_content(message.text)
        return letter
