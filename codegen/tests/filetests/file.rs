//! Reads and writes test files.
//!
//! A file starts with directives: `; test ...` says what is tested, `; const k0 = 5` and the like furnish the world.
//! Then come cases: comments, the text of a function, and right after it what is expected, all in comments: the text
//! of a function, and `; run: ...` and `; after: ...` lines.

use std::path::{Path, PathBuf};

/// A test file.
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// The words after `; test`.
    pub test: Vec<String>,
    /// The other directives, without `; `.
    pub directives: Vec<String>,
    /// The cases.
    pub cases: Vec<Case>,
    /// Lines after the last case.
    tail: Vec<String>,
}

/// A function and what is expected of it.
#[derive(Clone)]
pub struct Case {
    /// Lines before the function.
    before: Vec<String>,
    /// Line number of the first line of the function.
    pub line: usize,
    /// The lines of the function.
    pub text: Vec<String>,
    /// The function that is expected, without `; `; empty if none is.
    pub expected: Vec<String>,
    /// What comes after `; run: `.
    pub runs: Vec<String>,
    /// What comes after `; after: `.
    pub after: Vec<String>,
}

const RUN: &str = "; run: ";
const AFTER: &str = "; after: ";

impl File {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<File, String> {
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
        let mut file = File {
            path: path.to_owned(),
            test: vec![],
            directives: vec![],
            cases: vec![],
            tail: vec![],
        };
        let mut lines = text.lines().enumerate().peekable();
        let mut before = Vec::new();
        while let Some((n, line)) = lines.next() {
            if !starts_function(line) {
                file.directive(line);
                before.push(line.to_owned());
                continue;
            }
            let mut text = vec![line.to_owned()];
            while !text.last().is_some_and(|line| line.starts_with('}')) {
                let Some((_, line)) = lines.next() else {
                    return Err("a function without end".to_owned());
                };
                text.push(line.to_owned());
            }
            let mut case = Case {
                before: std::mem::take(&mut before),
                line: n + 1,
                text,
                expected: vec![],
                runs: vec![],
                after: vec![],
            };
            while let Some((n, line)) = lines.next_if(|(_, line)| line.starts_with(';')) {
                if let Some(run) = line.strip_prefix(RUN) {
                    case.runs.push(run.to_owned());
                    continue;
                }
                if let Some(run) = line.strip_prefix(AFTER) {
                    case.after.push(run.to_owned());
                    continue;
                }
                let line = line.strip_prefix("; ").unwrap_or("");
                let open = case.expected.last().is_some_and(|line| !line.starts_with('}'));
                if open || (case.expected.is_empty() && starts_function(line)) {
                    case.expected.push(line.to_owned());
                } else {
                    return Err(format!(
                        "line {}: leave a line free after the expectations",
                        n + 1
                    ));
                }
            }
            file.cases.push(case);
        }
        file.tail = before;
        match (file.test.is_empty(), file.cases.is_empty()) {
            (false, false) => Ok(file),
            (true, _) => Err("no `; test` directive".to_owned()),
            (false, true) => Err("no function".to_owned()),
        }
    }

    fn directive(&mut self, line: &str) {
        let Some(text) = line.strip_prefix("; ").filter(|_| self.cases.is_empty()) else {
            return;
        };
        match text.split_once(' ') {
            Some(("test", rest)) => self.test = rest.split_whitespace().map(str::to_owned).collect(),
            Some((
                "array" | "const" | "class" | "feedback" | "live" | "attr" | "store" | "member" | "global"
                | "callee" | "body" | "generator" | "consumer",
                _,
            )) => self.directives.push(text.to_owned()),
            None if text == "unwatched" => self.directives.push(text.to_owned()),
            Some(_) | None => {}
        }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for case in &self.cases {
            lines.extend_from_slice(&case.before);
            lines.extend_from_slice(&case.text);
            lines.extend(
                case.expected
                    .iter()
                    .map(|line| format!("; {line}").trim_end().to_owned()),
            );
            lines.extend(case.runs.iter().map(|run| format!("{RUN}{run}")));
            lines.extend(case.after.iter().map(|run| format!("{AFTER}{run}")));
        }
        lines.extend_from_slice(&self.tail);
        lines.join("\n") + "\n"
    }
}

fn starts_function(line: &str) -> bool {
    ["fn ", "loop ", "resume "]
        .iter()
        .any(|word| line.starts_with(word))
}

/// All test files below a folder, in order.
pub fn find(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(find(&path));
        } else if path.extension().is_some_and(|ext| ext == "pir") {
            found.push(path);
        }
    }
    found.sort();
    found
}
