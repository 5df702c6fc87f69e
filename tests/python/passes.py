"""Reads Doorward's offline passes with what others have written: the picture with ZXing, Base45 with `base45`, COSE and CWT with `cwt`.

DOORWARD_URL and DOORWARD_API_KEY name the server and the owner's key.
"""

import base64
import hashlib
import io
import os
import unittest
from datetime import datetime, timezone

import base45
import cbor2
import requests
import zxingcpp
from cwt import COSE, COSEKey, VerifyError
from PIL import Image

SERVER = os.environ["DOORWARD_URL"]
API_KEY = os.environ["DOORWARD_API_KEY"]
# The tag of COSE_Sign1, which passes leave away.
TAG = b"\xd2"
GROUP = -65537


def api(method, path, body=None):
    headers = {"Authorization": f"KISI-LOGIN {API_KEY}"}
    answer = requests.request(method, SERVER + path, headers=headers, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def decoded(picture):
    """What the only code in a picture says."""
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 1, len(codes)
    return codes[0]


def compressed(picture, quality):
    file = io.BytesIO()
    picture.convert("L").save(file, "JPEG", quality=quality)
    return Image.open(io.BytesIO(file.getvalue()))


class PassTest(unittest.TestCase):
    def setUp(self):
        self.group = api("POST", "/groups", {"group": {"name": "Guests"}})

    def link(self, kind, **more):
        fields = {"name": "Gus Guest", "group_id": self.group["id"], "quick_response_code_type": kind, **more}
        link = api("POST", "/group_links", {"group_link": fields})
        picture = Image.open(io.BytesIO(base64.b64decode(link["quick_response_code_image"], validate=True)))
        return link, picture

    def key(self):
        newest = api("GET", "/organization/signing_keys")[0]
        public = base64.urlsafe_b64decode(newest["public_key"] + "=")
        kid = hashlib.sha256(public).digest()[:8]
        self.assertEqual(newest["kid"], kid.hex())
        return COSEKey.new({1: 1, 3: -8, -1: 6, -2: public, 2: kid}), kid

    def read(self, token, key):
        self.assertTrue(token.startswith("DW1:"))
        self.assertLessEqual(len(token), 220)
        signed = base45.b45decode(token.removeprefix("DW1:"))
        return signed, cbor2.loads(COSE.new().decode(TAG + signed, key))

    def test_a_pass_is_what_the_standards_say(self):
        begins, ends = "2026-11-24T09:00:00Z", "2036-11-24T09:00:00Z"
        for more in [{}, {"valid_from": begins, "valid_until": ends}]:
            link, _ = self.link("offline", **more)
            key, kid = self.key()
            signed, claims = self.read(link["quick_response_code_token"], key)
            protected, unprotected, _, signature = cbor2.loads(signed)
            self.assertEqual(cbor2.loads(protected), {1: -8, 4: kid})
            self.assertEqual((unprotected, len(signature)), ({}, 64))
            self.assertEqual(claims.pop(1), str(api("GET", "/organization")["id"]))
            self.assertEqual(claims.pop(2), f"gl:{link['id']}")
            self.assertAlmostEqual(claims.pop(6), datetime.now(timezone.utc).timestamp(), delta=60)
            self.assertEqual(len(claims.pop(7)), 8)
            self.assertEqual(claims.pop(GROUP), self.group["id"])
            moment = lambda text: int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())
            self.assertEqual(claims, {5: moment(begins), 4: moment(ends)} if more else {})

    def test_a_changed_pass_is_refused(self):
        link, _ = self.link("offline")
        key, _ = self.key()
        signed, _ = self.read(link["quick_response_code_token"], key)
        for at in (30, len(signed) - 1):
            changed = bytearray(signed)
            changed[at] ^= 1
            with self.assertRaises((VerifyError, ValueError)):
                COSE.new().decode(TAG + bytes(changed), key)

    def test_a_picture_says_its_token(self):
        for kind in ("online", "offline"):
            link, picture = self.link(kind, valid_until="2036-11-24T09:00:00Z")
            code = decoded(picture)
            self.assertEqual(code.text, link["quick_response_code_token"])
            self.assertEqual(code.ec_level, "M")
            smaller = picture.convert("L").resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR)
            tilted = picture.convert("L").rotate(25, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
            for changed in (compressed(picture, 15), smaller, tilted, compressed(tilted, 40)):
                self.assertEqual(decoded(changed).text, code.text)


if __name__ == "__main__":
    unittest.main()
