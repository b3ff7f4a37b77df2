//! Output: the terminal, and files that are whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use redress::vocabulary::Lang;
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// The files that are being written, to be removed if the program is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit status of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// Removes unfinished files when the program is interrupted.
pub(crate) fn clean_up_when_interrupted() {
    // Without a handler the system ends the program just as well, except for the cleaning up.
    let _ = ctrlc::set_handler(|| {
        for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
}

/// A file that appears under its name when it is whole: until then it is written beside it.
#[derive(Debug)]
pub(crate) struct Draft {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Draft {
    pub(crate) fn new(path: &Path) -> Result<Self, Failure> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let file = tempfile::Builder::new()
            .prefix(".redress-")
            .suffix(".part")
            .tempfile_in(folder)
            .map_err(|error| Failure::write(path, &error))?;
        unfinished.push(file.path().to_owned());
        Ok(Self { file: BufWriter::with_capacity(1 << 16, file), path: path.to_owned() })
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let path = self.path;
        let file = self.file.into_inner().map_err(|error| Failure::write(&path, error.error()))?;
        let draft = file.path().to_owned();
        readable(&draft);
        file.persist(&path).map_err(|error| Failure::write(&path, &error.error))?;
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.retain(|other| *other != draft);
        Ok(())
    }
}

/// Gives a file the rights that a new file has; a temporary one is its owner's alone.
#[cfg(unix)]
fn readable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
const fn readable(_: &Path) {}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole file, or to the standard output if it is called `-`.
pub(crate) fn write(path: &Path, text: &[u8]) -> Result<(), Failure> {
    if is_stdout(path) {
        return print_bytes(text);
    }
    let mut draft = Draft::new(path)?;
    draft.write_all(text).map_err(|error| Failure::write(path, &error))?;
    draft.finish()
}

/// Whether a path means the standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn print_bytes(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        // The reader has stopped reading: `… | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure::write(Path::new("-"), &error)),
    }
}

/// Prints a text that ends with a line break.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(format!("{}\n", text.trim_end()).as_bytes())
}

/// Prints a text with colours, which are left out where they would not be shown.
pub(crate) fn print_styled(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure::write(Path::new("-"), &error)),
    }
}

/// Tells that a file was written, on the standard error.
pub(crate) fn written(path: &Path, lang: Lang) {
    if !is_stdout(path) {
        let _ = writeln!(io::stderr(), "{}{}", lang.pick("written: ", "已写入："), path.display());
    }
}

/// A writer of a path: a draft, given by [`Draft::finish`].
pub(crate) fn spool(path: &Path) -> Result<File, Failure> {
    tempfile::tempfile().map_err(|error| Failure::write(path, &error))
}

/// Whether progress is of use: somebody looks at the standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Prints a remark on the standard error.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
