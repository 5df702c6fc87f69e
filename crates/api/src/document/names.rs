//! The name of each operation, by its method and path: clients that are generated from the document call it so.

use utoipa::openapi::path::HttpMethod;

/// What stands for the caller's own: their paths are as those of a single resource otherwise.
const OWN: [&str; 2] = ["login", "user"];

/// `list_places`, `create_place`, `get_place`, `update_place`, `delete_place`, `unlock_lock` and so on.
pub(super) fn name(path: &str, method: &HttpMethod, lists: bool) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_parameter = |index: usize| parts.get(index).is_some_and(|part| part.starts_with('{'));
    let mut words: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(index, _)| !is_parameter(*index))
        .map(|(index, word)| if is_parameter(index + 1) { singular(word) } else { (*word).to_owned() })
        .collect();
    if parts.first().is_some_and(|first| OWN.contains(first)) {
        words.insert(0, "current".to_owned());
    }
    let verb = match method {
        HttpMethod::Get if lists => "list".to_owned(),
        HttpMethod::Post if parts.len() == 1 => {
            words = words.iter().map(|word| singular(word)).collect();
            "create".to_owned()
        }
        // What is done to a thing: its name stands last in the path.
        HttpMethod::Post => words.pop().unwrap_or_default(),
        HttpMethod::Patch | HttpMethod::Put => "update".to_owned(),
        HttpMethod::Delete => "delete".to_owned(),
        HttpMethod::Get | HttpMethod::Options | HttpMethod::Head | HttpMethod::Trace => "get".to_owned(),
    };
    words.insert(0, verb);
    words.join("_")
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_called_by_what_it_does_to_what() {
        for (method, path, lists, expected) in [
            (HttpMethod::Get, "/places", true, "list_places"),
            (HttpMethod::Post, "/group_links", false, "create_group_link"),
            (HttpMethod::Get, "/group_links/{id}", false, "get_group_link"),
            (HttpMethod::Patch, "/group_links/{id}", false, "update_group_link"),
            (HttpMethod::Delete, "/group_links/{id}", false, "delete_group_link"),
            (HttpMethod::Post, "/locks/{id}/unlock", false, "unlock_lock"),
            (HttpMethod::Post, "/integrations/{id}/deliveries/{delivery_id}/replay", false, "replay_integration_delivery"),
            (HttpMethod::Get, "/integrations/{id}/deliveries", true, "list_integration_deliveries"),
            (HttpMethod::Get, "/login", false, "get_current_login"),
            (HttpMethod::Put, "/login", false, "update_current_login"),
            (HttpMethod::Post, "/login/promote", false, "promote_current_login"),
            (HttpMethod::Post, "/logins/{id}/promote", false, "promote_login"),
            (HttpMethod::Delete, "/login/elsewhere", false, "delete_current_login_elsewhere"),
            (HttpMethod::Get, "/organization/settings", false, "get_organization_settings"),
        ] {
            assert_eq!(name(path, &method, lists), expected);
        }
    }
}
