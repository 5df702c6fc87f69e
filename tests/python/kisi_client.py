"""Drives PyPI's `kisi` client against a Doorward server: software written for Kisi works by changing one base URL.

The client has its host built in, so `requests`, on which it stands, is told to go elsewhere. DOORWARD_URL and
DOORWARD_API_KEY name the server and the owner's key.
"""

import logging
import os
import unittest

import requests
import requests.sessions

import kisi

BUILT_IN_HOST = "https://api.kisi.io"
SERVER = os.environ["DOORWARD_URL"]
API_KEY = os.environ["DOORWARD_API_KEY"]

answers = []
plain_request = requests.sessions.Session.request


def redirected_request(session, method, url, **options):
    """Sends what was meant for the built-in host to the server under test, and keeps the answer."""
    assert url.startswith(BUILT_IN_HOST), url
    answer = plain_request(session, method, SERVER + url.removeprefix(BUILT_IN_HOST), **options)
    answers.append(answer)
    return answer


def setUpModule():
    requests.sessions.Session.request = redirected_request
    # The client logs an error for every answer without a body, which is what a 204 is.
    logging.disable(logging.CRITICAL)


def api(method, path, body=None):
    """A call that the client has no function for."""
    headers = {"Authorization": f"KISI-LOGIN {API_KEY}"}
    answer = requests.request(method, BUILT_IN_HOST + path, headers=headers, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json() if answer.content else None


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.client = kisi.Connect(API_KEY)
        self.place = api("POST", "/places", {"place": {"name": "Harbour House", "address": "Example Quay 1"}})
        self.addCleanup(api, "DELETE", f"/places/{self.place['id']}")

    def assert_answered(self, status, code=None):
        """What the server last answered; the client itself turns all but a 200 into None."""
        self.assertEqual(answers[-1].status_code, status, answers[-1].text)
        if status == 204:
            self.assertEqual(answers[-1].content, b"")
            self.assertNotIn("Content-Type", answers[-1].headers)
        if code is not None:
            self.assertEqual(answers[-1].json()["code"], code)


class Connecting(ClientTest):
    def test_a_known_key_connects(self):
        kisi.Connect(API_KEY)
        organizations = answers[-1].json()
        self.assertEqual([organization["domain"] for organization in organizations], ["example"])

    def test_an_unknown_key_does_not(self):
        with self.assertRaises(Exception) as refused:
            kisi.Connect("no such key")
        self.assertEqual(str(refused.exception), "Authentication failed")
        self.assert_answered(401)


class Users(ClientTest):
    def create(self, name, email, **fields):
        user = self.client.user.create_user(name, email, send_emails=False, confirm=True, **fields)
        self.assert_answered(200)
        self.addCleanup(self.client.user.delete_user, user["id"])
        return user

    def test_a_user_lives_through_the_client(self):
        created = self.create("Mia Member", "mia@example.com", metadata={"desk": "12"}, notes="Second floor")
        self.assertEqual(created["resource_type"], "User")

        fetched = self.client.user.fetch_user(created["id"])
        self.assertEqual((fetched["name"], fetched["email"]), ("Mia Member", "mia@example.com"))
        self.assertEqual((fetched["metadata"], fetched["notes"]), ({"desk": "12"}, "Second floor"))

        self.client.user.update_user(created["id"], name="Mia M. Member", access_enabled=False)
        self.assert_answered(204)
        updated = self.client.user.fetch_user(created["id"])
        self.assertEqual((updated["name"], updated["access_enabled"], updated["notes"]), ("Mia M. Member", False, "Second floor"))

        self.client.user.delete_user(created["id"])
        self.assert_answered(204)
        self.assertIsNone(self.client.user.fetch_user(created["id"]))
        self.assert_answered(404)

    def test_users_are_found_by_address_id_and_page(self):
        ann = self.create("Ann Able", "ann.able@example.com")
        ben = self.create("Ben Baker", "ben.baker@example.com")

        found = self.client.user.fetch_users(query="ANN.ABLE@example.com")
        self.assertEqual([user["id"] for user in found], [ann["id"]])
        both = self.client.user.fetch_users(ids=f"{ann['id']},{ben['id']}", sort="-name")
        self.assertEqual([user["id"] for user in both], [ben["id"], ann["id"]])
        self.assertEqual(answers[-1].headers["X-Collection-Range"], "0-49/2")
        second = self.client.user.fetch_users(ids=f"{ann['id']},{ben['id']}", sort="name", limit=1, offset=1)
        self.assertEqual([user["id"] for user in second], [ben["id"]])
        self.assertEqual(answers[-1].headers["X-Collection-Range"], "1-1/2")

    def test_an_address_without_at_sign_is_refused_with_its_field(self):
        self.assertIsNone(self.client.user.create_user("Nobody", "nowhere"))
        self.assert_answered(422)
        self.assertIn("email", answers[-1].json()["errors"])

    def test_the_word_user_is_nobodys_id(self):
        # The client asks for the current user below /users, where there is none.
        for call in (self.client.user.fetch_current_user, self.client.user.delete_current_user):
            self.assertIsNone(call())
            self.assert_answered(404)
        self.assertEqual(api("GET", "/user")["email"], "owner@example.com")


class Groups(ClientTest):
    def test_a_group_lives_through_the_client(self):
        created = self.client.group.create_group("Visitors", description="By day", place_id=self.place["id"], login_enabled=True)
        self.assert_answered(200)
        self.addCleanup(self.client.group.delete_group, created["id"])
        self.assertEqual((created["resource_type"], created["place_id"]), ("Group", self.place["id"]))

        self.client.group.update_group(created["id"], name="Guests")
        self.assert_answered(204)
        fetched = self.client.group.fetch_group(created["id"])
        self.assertEqual((fetched["name"], fetched["description"], fetched["login_enabled"]), ("Guests", "By day", True))

        listed = self.client.group.fetch_groups(query="Guests", place_id=self.place["id"], scope="place", sort="name")
        self.assertEqual([group["id"] for group in listed], [created["id"]])
        self.assertEqual(answers[-1].headers["X-Collection-Range"], "0-9/1")

        self.client.group.delete_group(created["id"])
        self.assert_answered(204)
        self.assertIsNone(self.client.group.fetch_group(created["id"]))
        self.assert_answered(404)

    def test_a_group_without_a_place_belongs_to_the_organization(self):
        created = self.client.group.create_group("Everyone")
        self.addCleanup(self.client.group.delete_group, created["id"])
        self.assertIsNone(created["place_id"])
        listed = self.client.group.fetch_groups(scope="organization", query="Everyone")
        self.assertEqual([group["id"] for group in listed], [created["id"]])


class Locks(ClientTest):
    def setUp(self):
        super().setUp()
        self.lock = self.client.lock.create_lock("Front door", self.place["id"], relay={"kind": "simulated"}, description="Blue")
        self.assert_answered(200)
        self.addCleanup(self.client.lock.delete_lock, self.lock["id"])

    def test_a_lock_lives_through_the_client(self):
        self.client.lock.update_lock(self.lock["id"], name="Main door", latitude=52.5, longitude=13.4)
        self.assert_answered(204)
        fetched = self.client.lock.fetch_lock(self.lock["id"])
        self.assertEqual((fetched["resource_type"], fetched["name"], fetched["description"]), ("Lock", "Main door", "Blue"))
        self.assertEqual((fetched["latitude"], fetched["longitude"], fetched["place"]["id"]), (52.5, 13.4, self.place["id"]))

        listed = self.client.lock.fetch_locks(place_id=self.place["id"], limit=250)
        self.assertEqual([lock["id"] for lock in listed], [self.lock["id"]])
        self.assertEqual(answers[-1].headers["X-Collection-Range"], "0-249/1")

        self.client.lock.delete_lock(self.lock["id"])
        self.assert_answered(204)
        self.assertIsNone(self.client.lock.fetch_lock(self.lock["id"]))
        self.assert_answered(404)

    def test_a_door_opens(self):
        answer = self.client.lock.unlock_lock(self.lock["id"], 52.5, 13.4)
        self.assertEqual(answer, {"message": "Unlocked!"})
        event = self.events()[0]
        self.assertEqual((event["type"], event["success"], event["object_id"]), ("lock.unlock", True, self.lock["id"]))

    def test_a_door_that_is_locked_down_stays_shut(self):
        self.client.lock.lock_down_lock(self.lock["id"])
        self.assert_answered(204)
        self.assertIsNone(self.client.lock.unlock_lock(self.lock["id"], 52.5, 13.4))
        self.assert_answered(409, "fad001")
        self.assertEqual((self.events()[0]["success"], self.events()[0]["code"]), (False, "fad001"))

        self.client.lock.cancel_lockdown(self.lock["id"])
        self.assert_answered(204)
        self.assertEqual(self.client.lock.unlock_lock(self.lock["id"], 52.5, 13.4, proximity_proof="123456"), {"message": "Unlocked!"})

    def test_a_door_of_no_place_cannot_be(self):
        self.assertIsNone(self.client.lock.create_lock("Nowhere", 999_999_999))
        self.assertIn(answers[-1].status_code, (404, 422))

    def events(self):
        filters = {"event_type": "lock.unlock", "event_object_type": "Lock", "event_object_id": self.lock["id"]}
        answer = api("POST", "/event_sets", {"event_set": filters})
        self.assertEqual(answer["status"], "finished")
        return answer["events"]


class OutOfScope(ClientTest):
    def test_cameras_are_not_here(self):
        self.assertIsNone(self.client.camera.fetch_cameras())
        self.assert_answered(404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
