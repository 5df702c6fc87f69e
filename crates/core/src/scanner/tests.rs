//! How scanners are read, checked and shown.

use super::*;
use serde_json::json;

const MAX_DEVICE: usize = 255;

fn read(sent: &Value) -> Result<Scanner, String> {
    Scanner::from_input(sent, None)
}

#[test]
fn a_scanner_is_read_as_it_is_shown() {
    assert_eq!(read(&json!({"kind": "stdin"})), Ok(Scanner::Stdin));
    let serial = json!({"kind": "serial", "device": "/dev/serial/by-id/usb-Example_Scanner_1-if00", "baud": 115_200});
    assert_eq!(serde_json::to_value(read(&serial).unwrap()).unwrap(), serial);
    let Ok(Scanner::Serial(line)) = read(&json!({"kind": "serial", "device": "/dev/ttyACM0"})) else { panic!("a serial line") };
    assert_eq!(line.baud, 9_600);
}

#[test]
fn scanners_that_cannot_be_read_are_refused() {
    let serial = |device: &str, baud: Value| json!({"kind": "serial", "device": device, "baud": baud});
    for wrong in [
        json!({}),
        json!("stdin"),
        json!({"kind": "laser"}),
        json!(7),
        json!({"kind": "serial"}),
        serial("", json!(9_600)),
        serial("/dev/sda", json!(9_600)),
        serial("/dev/mem", json!(9_600)),
        serial("/etc/shadow", json!(9_600)),
        serial("dev/ttyS0", json!(9_600)),
        serial("/dev/pts/../mem", json!(9_600)),
        serial("/dev/tty S0", json!(9_600)),
        serial("/dev/tty\u{0}", json!(9_600)),
        serial(&format!("/dev/tty{}", "S".repeat(MAX_DEVICE)), json!(9_600)),
        serial("/dev/ttyS0", json!(0)),
        serial("/dev/ttyS0", json!(9_601)),
        serial("/dev/ttyS0", json!(-9_600)),
        serial("/dev/ttyS0", json!("fast")),
        json!({"kind": "hid"}),
        json!({"kind": "hid", "device": "/dev/ttyS0"}),
        json!({"kind": "hid", "device": "/dev/input/../mem"}),
    ] {
        assert!(read(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_controller_reads_each_input_for_one_terminal() {
    let serial = |device: &str, baud| Scanner::Serial(SerialLine { device: device.to_owned(), baud });
    assert!(Scanner::Stdin.excludes(&Scanner::Stdin));
    assert!(serial("/dev/ttyS0", 9_600).excludes(&serial("/dev/ttyS0", 1_200)));
    assert!(!serial("/dev/ttyS0", 9_600).excludes(&serial("/dev/ttyS1", 9_600)));
    assert!(!serial("/dev/ttyS0", 9_600).excludes(&Scanner::Stdin) && !Scanner::Stdin.excludes(&serial("/dev/ttyS0", 9_600)));
}

fn http(listen: &str, token: Value) -> Value {
    json!({"kind": "http", "listen": listen, "token": token})
}

#[test]
fn a_listener_keeps_the_digest_of_its_token_and_shows_neither() {
    let token = "0123456789abcdef";
    let sent = http("192.168.1.5:8090", json!(token));
    let Ok(scanner @ Scanner::Http(_)) = read(&sent) else { panic!("a listener") };
    let Scanner::Http(listener) = &scanner else { unreachable!() };
    assert_eq!(listener.token_digest(), Some(crate::Secret::presented(token).digest()));
    let kept = serde_json::to_string(&scanner).unwrap();
    assert!(!kept.contains(token) && !format!("{scanner:?}").contains(token), "{kept}");
    assert_eq!(serde_json::from_str::<Scanner>(&kept).unwrap(), scanner);
    assert_eq!(serde_json::to_value(scanner.clone().shown()).unwrap(), json!({"kind": "http", "listen": "192.168.1.5:8090"}));

    let again = json!({"kind": "http", "listen": "192.168.1.5:8090"});
    assert_eq!(Scanner::from_input(&again, Some(&scanner)), Ok(scanner.clone()));
    let elsewhere = json!({"kind": "http", "listen": "192.168.1.6:8090"});
    for (sent, old) in [(&again, None), (&elsewhere, Some(&scanner)), (&again, Some(&Scanner::Camera))] {
        assert_eq!(Scanner::from_input(sent, old), Err("token is missing".to_owned()), "{sent}");
    }
}

#[test]
fn an_agent_listens_in_its_own_network_and_never_without_a_good_token() {
    let good = json!("0123456789abcdef");
    for listen in
        ["127.0.0.1:1", "10.0.0.1:80", "172.16.0.1:8090", "169.254.1.1:8090", "[::1]:8090", "[fd00::1]:8090", "[fe80::1]:80"]
    {
        assert!(read(&http(listen, good.clone())).is_ok(), "{listen}");
    }
    for listen in [
        "0.0.0.0:8090",
        "[::]:8090",
        "192.0.2.1:8090",
        "8.8.8.8:80",
        "[::ffff:8.8.8.8]:80",
        "192.168.1.5:0",
        "192.168.1.5",
        "",
        "x:80",
    ] {
        assert!(read(&http(listen, good.clone())).is_err(), "{listen}");
    }
    for token in
        [json!("short"), json!("x".repeat(129)), json!("0123456789 abcdef"), json!("0123456789\u{e9}abcdef"), json!(1), Value::Null]
    {
        assert!(read(&http("192.168.1.5:8090", token.clone())).is_err(), "{token}");
    }
    let digest = json!({"kind": "http", "listen": "192.168.1.5:8090", "token_digest": "ab".repeat(32)});
    assert!(read(&digest).is_err());
}

#[test]
fn a_camera_is_read_by_no_agent_and_excludes_nothing() {
    let camera = read(&json!({"kind": "camera"})).unwrap();
    assert!(!camera.is_read_by_agent() && !camera.excludes(&camera) && Scanner::Stdin.is_read_by_agent());
    let keyboard = read(&json!({"kind": "hid", "device": "/dev/input/by-id/usb-Example_Scanner-event-kbd"})).unwrap();
    assert!(keyboard.excludes(&keyboard) && !keyboard.excludes(&Scanner::Stdin));
}
