use doorward_core::Language;

use super::Words;
use crate::guest::Message;

pub static WORDS: Words = Words {
    language: Language::English,
    title: "Terminal",
    pair_title: "Pair this tablet",
    pair_text: "An administrator gets the code on the door’s page of the dashboard. It works for 15 minutes.",
    pair_label: "Pairing code",
    pair_button: "Pair",
    wrong_code: Message { title: "This code does not pair", text: "It is not known, was used, or has expired. Ask for a new one." },
    revoked: "This tablet is not paired any more. It opens nothing until it is paired again.",
    too_many: "Too many tries. Try again in {seconds} s.",
    needs_script: "This page needs JavaScript: it reads codes with the camera.",
    show: Message { title: "Show your code", text: "Hold it in front of the camera." },
    show_scanner: Message { title: "Show your code", text: "Hold it in front of the scanner." },
    checking: "Checking …",
    granted: Message { title: "Open", text: "Pull the door now." },
    lost: Message { title: "No connection", text: "The door cannot be asked at the moment. Try again shortly." },
    late: Message { title: "No answer", text: "It is not known whether the door opened. Try it, then show your code again." },
    no_door: "No door yet",
    connected: "Connected since {time}",
    disconnected: "Not connected since {time}",
    connecting: "Connecting …",
    camera_on: "Camera on since {time}",
    camera_off: "No camera since {time}",
    camera_waiting: "Waiting for the camera",
    camera_picture: "What the camera sees",
    full_screen: "Full screen",
    leave_full_screen: "Leave full screen",
    sound_on: "Sound on",
    sound_off: "Sound off",
    code: "Code {code}",
};
