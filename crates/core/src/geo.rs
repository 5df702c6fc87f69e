//! Positions on the earth and how far they lie apart.

/// Mean radius of the earth in metres, (2a + b) / 3 of the WGS 84 ellipsoid.
const EARTH_RADIUS: f64 = 6_371_008.8;

/// A position in WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// North of the equator, -90 to 90.
    pub latitude: f64,
    /// East of Greenwich, -180 to 180.
    pub longitude: f64,
}

impl Position {
    /// A position, if both numbers are finite and in their range.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        on_earth.then_some(Self { latitude, longitude })
    }
}

/// How far two positions lie apart along the surface of a sphere, in metres (haversine; within 0.6 % of the ellipsoid).
///
/// Numbers that are no position are infinitely far from everything, so that nothing they are compared with is near.
#[must_use]
pub fn distance(a: Position, b: Position) -> f64 {
    let half_sine_squared = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = a.latitude.to_radians().cos() * b.latitude.to_radians().cos();
    let chord = half_sine_squared(b.latitude - a.latitude) + across * half_sine_squared(b.longitude - a.longitude);
    if !chord.is_finite() {
        return f64::INFINITY;
    }
    // Rounding can take the value a little beyond its range near antipodes.
    2.0 * EARTH_RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HALF_WAY_ROUND: f64 = std::f64::consts::PI * EARTH_RADIUS;

    fn position(latitude: f64, longitude: f64) -> Position {
        Position::new(latitude, longitude).unwrap()
    }

    fn near(actual: f64, expected: f64, tolerance: f64) -> bool {
        (actual - expected).abs() <= tolerance
    }

    /// The angle between two directions from the centre: exact where haversine loses digits, and the other way round.
    fn by_vectors(a: Position, b: Position) -> f64 {
        let direction = |at: Position| {
            let (latitude, longitude) = (at.latitude.to_radians(), at.longitude.to_radians());
            [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
        };
        let ([ax, ay, az], [bx, by, bz]) = (direction(a), direction(b));
        let across = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
        let sine = across.iter().map(|part| part * part).sum::<f64>().sqrt();
        EARTH_RADIUS * sine.atan2(ax * bx + ay * by + az * bz)
    }

    #[test]
    fn cities_lie_as_far_apart_as_maps_say() {
        let berlin = position(52.5200, 13.4050);
        let (nashville, los_angeles) = (position(36.12, -86.67), position(33.94, -118.40));
        for (a, b, kilometres) in [
            (berlin, position(48.8566, 2.3522), 877.5),
            (berlin, position(40.7128, -74.0060), 6_385.0),
            (position(51.5074, -0.1278), position(40.7128, -74.0060), 5_570.2),
            (nashville, los_angeles, 2_886.45),
        ] {
            assert!(near(distance(a, b) / 1_000.0, kilometres, 0.5), "{a:?} {b:?}: {}", distance(a, b));
        }
    }

    #[test]
    fn the_far_side_of_the_earth_is_half_way_round() {
        for (a, b) in [
            (position(90.0, 0.0), position(-90.0, 0.0)),
            (position(0.0, 0.0), position(0.0, 180.0)),
            (position(52.52, 13.405), position(-52.52, -166.595)),
        ] {
            assert!(near(distance(a, b), HALF_WAY_ROUND, 1.0), "{a:?} {b:?}: {}", distance(a, b));
        }
    }

    #[test]
    fn the_date_line_is_no_border() {
        let metres = distance(position(-17.0, 179.9999), position(-17.0, -179.9999));
        assert!(near(metres, 21.27, 0.01), "{metres}");
        assert!(distance(position(-17.0, 180.0), position(-17.0, -180.0)) < 1e-6);
    }

    #[test]
    fn at_a_pole_every_longitude_is_the_same_place() {
        for pole in [90.0, -90.0] {
            assert!(distance(position(pole, 0.0), position(pole, 123.4)) < 1e-6);
        }
    }

    #[test]
    fn steps_can_be_told_apart() {
        let door = position(52.52, 13.405);
        assert!(near(distance(door, position(52.520_001, 13.405)), 0.1112, 0.0001));
        assert!(near(distance(door, position(52.52, 13.405_001)), 0.0677, 0.0001));
        let three_hundred = 300.0 / (EARTH_RADIUS * std::f64::consts::PI / 180.0);
        assert!(near(distance(door, position(52.52 + three_hundred, 13.405)), 300.0, 1e-6));
    }

    #[test]
    fn what_is_not_on_the_earth_is_no_position() {
        for (latitude, longitude) in [
            (90.000_001, 0.0),
            (-90.000_001, 0.0),
            (0.0, 180.000_001),
            (0.0, -180.000_001),
            (f64::NAN, 0.0),
            (0.0, f64::NAN),
            (f64::INFINITY, 0.0),
            (0.0, f64::NEG_INFINITY),
        ] {
            assert_eq!(Position::new(latitude, longitude), None, "{latitude} {longitude}");
            let nowhere = Position { latitude, longitude };
            assert!(distance(nowhere, position(1.0, 1.0)) > 300.0, "{latitude} {longitude}");
        }
        assert!(Position::new(-90.0, 180.0).is_some() && Position::new(90.0, -180.0).is_some());
    }

    proptest! {
        #[test]
        fn there_is_as_far_as_back_and_as_vectors_say(
            a in (-90.0..=90.0_f64, -180.0..=180.0_f64),
            b in (-90.0..=90.0_f64, -180.0..=180.0_f64),
        ) {
            let (a, b) = (position(a.0, a.1), position(b.0, b.1));
            let metres = distance(a, b);
            prop_assert!((0.0..=HALF_WAY_ROUND + 1e-6).contains(&metres));
            prop_assert!(near(metres, distance(b, a), 1e-6));
            prop_assert!(near(metres, by_vectors(a, b), 1.0), "{} and {}", metres, by_vectors(a, b));
            prop_assert!(distance(a, a).abs() < f64::EPSILON);
        }

        #[test]
        fn near_a_door_a_centimetre_counts(
            latitude in -89.0..=89.0_f64,
            longitude in -179.0..=179.0_f64,
            north in -0.01..=0.01_f64,
            east in -0.01..=0.01_f64,
        ) {
            let (door, guest) = (position(latitude, longitude), position(latitude + north, longitude + east));
            prop_assert!(near(distance(door, guest), by_vectors(door, guest), 0.01));
        }
    }
}
