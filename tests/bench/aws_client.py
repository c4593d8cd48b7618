# SPDX-License-Identifier: Apache-2.0
"""One kept connection that signs what it asks as AWS's clients do, and costs little beside what is measured."""
import datetime
import hashlib
import hmac
import http.client
import json

REGION, SERVICE = "us-east-1", "cleanrooms"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Client:
    def __init__(self, port, account):
        self.host = f"127.0.0.1:{port}"
        self.account = account
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def signature(self, date, text):
        key = f"AWS4{self.account['secretAccessKey']}".encode()
        for part in (date[:8], REGION, SERVICE, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()

    def ask(self, method, path, body=None):
        content = b"" if body is None else json.dumps(body).encode()
        date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{date[:8]}/{REGION}/{SERVICE}/aws4_request"
        canonical = f"{method}\n{path}\n\nhost:{self.host}\nx-amz-date:{date}\n\nhost;x-amz-date\n{sha256(content)}"
        signature = self.signature(date, f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{sha256(canonical.encode())}")
        headers = {"Content-Type": "application/json", "X-Amz-Date": date, "Authorization":
                   f"AWS4-HMAC-SHA256 Credential={self.account['accessKeyId']}/{scope}, "
                   f"SignedHeaders=host;x-amz-date, Signature={signature}"}
        self.connection.request(method, path, content, headers)
        response = self.connection.getresponse()
        answer = response.read().decode()
        if response.status != 200:
            raise SystemExit(f"bench: {method} {path}: {response.status} {answer}")
        return json.loads(answer) if answer else {}
