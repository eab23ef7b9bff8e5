//! Who reaches what.

use std::path::Path;

use crate::ROOT;
use crate::support::{command, run, snapshots};

#[test]
fn callers_are_grouped_by_where_they_end() {
    let _settings = snapshots("why");
    let folder = Path::new(ROOT);
    let why = |line: &str| {
        let mut command = command(["why", "-f"].into_iter().chain(line.split(' ')));
        command.current_dir(folder);
        run(command)
    };
    let all = why("examples/policies/callers.yaml");
    assert_eq!(all.code, Some(0), "{all}");
    insta::assert_snapshot!("callers", all.stdout);
    let some = why(
        "examples/policies/callers.yaml --from shop/client --from bank --to db.example.net -o json",
    );
    let json: serde_json::Value = serde_json::from_str(&some.stdout).unwrap();
    let cells = json["cells"].as_array().unwrap().iter();
    let cells = cells.map(|cell| {
        let part = |name: &str| cell[name].as_str().unwrap_or_default();
        format!("{} {} {}", part("caller"), part("url"), part("verdict"))
    });
    assert_eq!(
        cells.collect::<Vec<_>>(),
        [
            "shop/client http://db.example.net:80 sidecar",
            "bank/default http://db.example.net:80 sidecar",
            "shop/client https://db.example.net:443 sidecar",
            "bank/default https://db.example.net:443 sidecar",
            "shop/client tcp://db.example.net:5432 gateway",
            "bank/default tcp://db.example.net:5432 refused",
        ]
    );
    let wrong = why("examples/policies/callers.yaml --from Shop --to https://a.com");
    assert_eq!(wrong.code, Some(1));
    assert!(
        wrong.stderr.contains("2 errors; nothing written"),
        "{wrong}"
    );
}
