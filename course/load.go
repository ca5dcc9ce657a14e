package course

import "io/fs"

// Load reads a course and says everything that is wrong or doubtful about it
// at once, sorted by file and line. The course is nil when any of it is more
// than a warning. Nothing in the folder can make Load panic or read outside.
func Load(fsys fs.FS) (*Course, []Problem) {
	return nil, nil
}
