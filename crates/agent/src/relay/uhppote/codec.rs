//! The board's frames: 64 bytes, of which the first is 0x17, the second the function, the fifth to eighth the serial number, little
//! endian; what follows depends on the function. The rest is zero.

/// Bytes in a frame.
pub const FRAME: usize = 64;
const HEAD: u8 = 0x17;
const OPEN: u8 = 0x40;
const SET_CONTROL: u8 = 0x80;
const CONTROL: u8 = 0x82;

/// What a board is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How a door is controlled.
    Control { door: u8 },
    /// To control a door so from now on.
    SetControl { door: u8, mode: u8, seconds: u8 },
    /// To open a door.
    Open { door: u8 },
}

/// What it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// How a door is controlled now.
    Control { door: u8, mode: u8, seconds: u8 },
    /// Whether it opened the door.
    Opened(bool),
}

impl Question {
    const fn function(self) -> u8 {
        match self {
            Self::Control { .. } => CONTROL,
            Self::SetControl { .. } => SET_CONTROL,
            Self::Open { .. } => OPEN,
        }
    }

    /// The frame to the board of this number.
    pub fn written(self, serial: u32) -> [u8; FRAME] {
        let (door, mode, seconds) = match self {
            Self::Control { door } | Self::Open { door } => (door, 0, 0),
            Self::SetControl { door, mode, seconds } => (door, mode, seconds),
        };
        let [a, b, c, d] = serial.to_le_bytes();
        let said = [HEAD, self.function(), 0, 0, a, b, c, d, door, mode, seconds];
        let mut frame = [0; FRAME];
        for (byte, said) in frame.iter_mut().zip(said) {
            *byte = said;
        }
        frame
    }
}

impl Reply {
    /// The board's answer to this question, if it is one.
    pub fn read(bytes: &[u8], serial: u32, question: Question) -> Option<Self> {
        let frame: &[u8; FRAME] = bytes.try_into().ok()?;
        let [head, function, _, _, a, b, c, d, first, second, third, ..] = *frame;
        if head != HEAD || function != question.function() || u32::from_le_bytes([a, b, c, d]) != serial {
            return None;
        }
        match question {
            Question::Open { .. } => Some(Self::Opened(first == 1)),
            Question::Control { .. } | Question::SetControl { .. } => {
                Some(Self::Control { door: first, mode: second, seconds: third })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn question() -> impl Strategy<Value = Question> {
        prop_oneof![
            any::<u8>().prop_map(|door| Question::Control { door }),
            any::<u8>().prop_map(|door| Question::Open { door }),
            any::<[u8; 3]>().prop_map(|[door, mode, seconds]| Question::SetControl { door, mode, seconds }),
        ]
    }

    #[test]
    fn the_known_frame_opens_a_door() {
        let frame = Question::Open { door: 1 }.written(405_419_896);
        assert_eq!(hex::encode(&frame[..12]), "1740000078372a180100000000000000"[..24]);
        assert!(frame[12..].iter().all(|byte| *byte == 0));
        let frame = Question::SetControl { door: 2, mode: 3, seconds: 5 }.written(405_419_896);
        assert_eq!(hex::encode(&frame[..12]), "1780000078372a1802030500");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..130), serial: u32, asked in question()) {
            if let Some(reply) = Reply::read(&bytes, serial, asked) {
                prop_assert_eq!(bytes.len(), FRAME);
                prop_assert_eq!(matches!(reply, Reply::Opened(_)), matches!(asked, Question::Open { .. }));
            }
        }

        #[test]
        fn an_echo_answers_its_own_question_alone(serial: u32, other: u32, asked in question(), another in question()) {
            let frame = asked.written(serial);
            let read = Reply::read(&frame, serial, asked);
            match asked {
                Question::SetControl { door, mode, seconds } => {
                    prop_assert_eq!(read, Some(Reply::Control { door, mode, seconds }));
                }
                Question::Control { door } => prop_assert_eq!(read, Some(Reply::Control { door, mode: 0, seconds: 0 })),
                Question::Open { door } => prop_assert_eq!(read, Some(Reply::Opened(door == 1))),
            }
            if other != serial {
                prop_assert_eq!(Reply::read(&frame, other, asked), None);
            }
            if std::mem::discriminant(&asked) != std::mem::discriminant(&another) {
                prop_assert_eq!(Reply::read(&frame, serial, another), None);
            }
            prop_assert_eq!(Reply::read(&frame[..FRAME - 1], serial, asked), None);
        }
    }
}
