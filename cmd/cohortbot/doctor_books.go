package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"cohortbot/seal"
	"cohortbot/storage"
)

// books are the key file and the database as doctor finds them. Nothing is made that
// is not there yet.
type books struct {
	set      settings
	file     seal.File
	fileErr  error
	none     bool // there is no embedded database yet
	storeErr error
	marked   bool // the database was used before
	care     upkeep
}

// look is what asking a database comes to.
type look struct {
	marked bool
	care   upkeep
	err    error // what does not fit: the key, or the program
}

// readBooks looks at key and database. An embedded database is not made.
func readBooks(ctx context.Context, set settings) books {
	b := books{set: set}
	b.file, b.fileErr = seal.Load(set.keyFile)
	if _, err := os.Stat(databasePath(set)); set.mongo == "" && errors.Is(err, fs.ErrNotExist) {
		b.none = true
		return b
	}
	l, err := within(ctx, func(ctx context.Context) (look, error) { return askStore(ctx, set, b.file, b.fileErr == nil) })
	b.storeErr = errors.Join(err, l.err)
	b.marked, b.care = l.marked, l.care
	return b
}

// askStore opens the store beside whoever works on it.
func askStore(ctx context.Context, set settings, file seal.File, haveKey bool) (look, error) {
	engine, err := openEngine(ctx, set)
	if err != nil {
		return look{}, err
	}
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }() // it was only read
	var keys *seal.Keys
	if haveKey {
		if keys, err = file.Keys(); err != nil {
			return look{}, err
		}
	}
	store := storage.NewStore(engine, keys, set.now)
	l := look{care: upkeep{now: moment(set), shown: file.Shown()}}
	if l.marked, l.err = store.Look(ctx); l.err != nil && !errors.Is(l.err, storage.ErrOtherKey) {
		return l, nil
	}
	l.care.backed, err = store.Backed(ctx)
	return l, err
}

// reached says that the database could be read, whether or not the key fits it.
func (b books) reached() bool {
	return !b.none && (b.storeErr == nil || errors.Is(b.storeErr, storage.ErrOtherKey))
}

// place names the database without what its address may hold.
func (b books) place() string {
	if b.set.mongo != "" {
		return "MongoDB"
	}
	return "SQLite in " + b.set.data
}

func (b books) database() finding {
	switch {
	case b.none:
		return finding{warn, ofDatabase, "there is none in " + b.set.data + " yet", "the first start of serve makes it"}
	case b.reached() && !b.marked:
		return finding{well, ofDatabase, b.place() + ", not used yet", ""}
	case b.reached():
		return finding{well, ofDatabase, b.place(), ""}
	case errors.Is(b.storeErr, storage.ErrNewer):
		return finding{mend, ofDatabase, b.place() + " was written by a newer version of this program", "install that version, or restore a backup"}
	case errors.Is(b.storeErr, storage.ErrHalf):
		return finding{mend, ofDatabase, b.place() + " is half restored from a backup", "empty it and restore again"}
	case b.set.mongo != "":
		return finding{mend, ofDatabase, "MongoDB does not answer", "check MONGODB_URI and that the server runs and takes this user"}
	}
	return finding{mend, ofDatabase, b.place() + " cannot be read",
		"check that this user may read and write " + b.set.data + " and that the disk is not full; if the file is damaged, restore a backup"}
}

func (b books) keyFile() finding {
	path := b.set.keyFile
	switch {
	case errors.Is(b.fileErr, fs.ErrNotExist):
		return b.noKey()
	case errors.Is(b.fileErr, seal.ErrExposed):
		return finding{mend, ofKey, "others on this machine can read " + path, "chmod 600 " + path}
	case errors.Is(b.fileErr, seal.ErrFormat):
		return finding{mend, ofKey, path + " is damaged or no key file", "put a copy of it in its place, or move it away and make it anew from its words with cohortbot key restore"}
	case b.fileErr != nil:
		return finding{mend, ofKey, path + " cannot be read", "check that this user may read it"}
	case errors.Is(b.storeErr, storage.ErrOtherKey):
		return finding{mend, ofKey, path + " does not fit the database", "put the key file in place that the database was last written with, its newest copy"}
	}
	f := upkeep{now: moment(b.set), shown: b.file.Shown()}.key()
	switch {
	case b.reached() && b.marked:
		f.text = "it fits the database; " + f.text
	case !b.reached() && !b.none:
		f.text = "whether it fits is not known without the database; " + f.text
	}
	return f
}

// noKey is what to do without a key file.
func (b books) noKey() finding {
	path := b.set.keyFile
	switch {
	case b.none:
		return finding{warn, ofKey, "there is none at " + path + " yet", "the first start of serve makes it"}
	case b.set.mongo != "" && b.reached() && !b.marked:
		return finding{mend, ofKey, "there is none at " + path, "make one with cohortbot key new"}
	}
	return finding{mend, ofKey, "there is none at " + path + ", but a database that needs it",
		"put a copy of the key file there, or make it from its words with cohortbot key restore"}
}

func (b books) backup() finding {
	switch {
	case b.none || b.reached() && !b.marked:
		return finding{warn, ofBackup, "there is nothing to keep yet", ""}
	case !b.reached():
		return finding{warn, ofBackup, "when the last one was made is not known without the database", ""}
	}
	return b.care.backup()
}

// courseFinding looks at the course's problems, and whether it is still the sample.
func courseFinding(set settings) finding {
	check := strings.TrimSpace("cohortbot course check " + set.course)
	c, wrong, err := readCourse(set.course)
	switch {
	case err != nil:
		return finding{mend, ofCourse, "it cannot be read", "check COHORTBOT_COURSE"}
	case wrong > 0:
		return finding{mend, ofCourse, plural(wrong, "problem"), check + " names each"}
	case c.Sample && set.course == "":
		return finding{warn, ofCourse, "the shipped sample, not for real people",
			"copy it with cohortbot course new --sample DIR, fill in contact, about and consent, and name your folder in COHORTBOT_COURSE"}
	case c.Sample:
		return finding{warn, ofCourse, "marked as a sample, not for real people",
			"fill in contact, about and consent, then take the line sample out of course.yaml"}
	}
	if left := leftOfSample(c); len(left) > 0 {
		return finding{mend, ofCourse, "still the sample's words in " + strings.Join(left, ", "),
			"say there who runs the programme and how to reach them"}
	}
	return finding{well, ofCourse, c.ID + ", " + plural(len(c.Modules), "module"), ""}
}
