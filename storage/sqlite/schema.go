package sqlite

import (
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohortbot/storage"
)

// A table holds one collection: the id, the version, the JSON text, and a
// column for every field that some index names. The columns are filled by the
// engine at each write and are never read back.
type table struct {
	in                           storage.Collection
	extract                      *extractor // "_id", "version", then fields
	fields                       []string
	get, insert, replace, remove *statement
	removeVersion                *statement
}

func newTable(in storage.Collection, fields []string) *table {
	t := &table{in: in, fields: slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return f == "version" })}
	t.extract = newExtractor(append([]string{storage.IDField, "version"}, t.fields...))
	name := quote(string(in))
	var columns, marks, sets strings.Builder
	for i, f := range t.fields {
		fmt.Fprintf(&columns, ", %s", column(f))
		fmt.Fprintf(&marks, ", ?%d", i+4)
		fmt.Fprintf(&sets, ", %s = ?%d", column(f), i+4)
	}
	t.get = &statement{"SELECT doc FROM " + name + " WHERE _id = ?1"}
	t.insert = &statement{"INSERT INTO " + name + " (_id, version, doc" + columns.String() +
		") VALUES (?1, ?2, ?3" + marks.String() + ") ON CONFLICT (_id) DO NOTHING"}
	t.replace = &statement{fmt.Sprintf("UPDATE %s SET version = ?2, doc = ?3%s WHERE _id = ?1 AND coalesce(version, 0) = ?%d",
		name, sets.String(), len(t.fields)+4)}
	t.remove = &statement{"DELETE FROM " + name + " WHERE _id = ?1"}
	t.removeVersion = &statement{t.remove.sql + " AND coalesce(version, 0) = ?2"}
	return t
}

func quote(name string) string { return `"` + name + `"` }

// column names a field's column; the dot in front keeps it apart from _id,
// version and doc.
func column(field string) string {
	if field == "version" || field == storage.IDField {
		return field
	}
	return quote("." + field)
}

// indexName keeps our indexes apart from SQLite's own and from tables.
func indexName(ix storage.Index) string { return quote("by." + ix.Name) }

// indexSQL leaves out of the index what lacks a field of it.
func indexSQL(ix storage.Index) string {
	var columns, present []string
	for _, f := range ix.Fields {
		columns = append(columns, column(f))
		present = append(present, column(f)+" IS NOT NULL")
	}
	return fmt.Sprintf("CREATE INDEX %s ON %s (%s, _id) WHERE %s", indexName(ix), quote(string(ix.In)),
		strings.Join(columns, ", "), strings.Join(present, " AND "))
}

// schema brings the file to the declared tables and indexes in one
// transaction, so that two processes starting at once do not meet half of it.
type schema struct {
	c       *conn
	columns map[string][]string // by table
	indexes map[string]string   // SQL by quoted name
}

func prepareSchema(c *conn, declared *storage.Table, tables map[storage.Collection]*table) error {
	wanted := wantedIndexes(declared)
	// Mostly it is as it should be, and then nobody is waited for: a command beside a busy
	// serve would find the lock taken again and again.
	if s := newSchema(c); s.read() == nil && s.is(wanted, tables) {
		return nil
	}
	if err := c.do("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("lock the database to prepare it: %w", err)
	}
	s := newSchema(c)
	err := s.read()
	for _, step := range []func() error{
		func() error { return s.dropIndexes(wanted) },
		func() error { return s.makeTables(tables) },
		func() error { return s.makeIndexes(wanted) },
		func() error { return c.do("COMMIT") },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		_ = c.do("ROLLBACK") // the first error is the one to tell
		return fmt.Errorf("prepare the database: %w", err)
	}
	return nil
}

func newSchema(c *conn) *schema {
	return &schema{c: c, columns: map[string][]string{}, indexes: map[string]string{}}
}

func wantedIndexes(declared *storage.Table) map[string]string {
	wanted := map[string]string{}
	for _, in := range declared.Collections() {
		for _, ix := range declared.Indexes(in) {
			if len(ix.Fields) > 0 {
				wanted[indexName(ix)] = indexSQL(ix)
			}
		}
	}
	return wanted
}

// is says that the file has every table, column and index that is declared, and no other
// index.
func (s *schema) is(wanted map[string]string, tables map[storage.Collection]*table) bool {
	for in, t := range tables {
		have := s.columns[string(in)]
		old := func(c string) bool { return strings.HasPrefix(c, ".") && !slices.Contains(t.fields, c[1:]) }
		lacks := func(f string) bool { return !slices.Contains(have, "."+f) }
		if have == nil || slices.ContainsFunc(have, old) || slices.ContainsFunc(t.fields, lacks) {
			return false
		}
	}
	return maps.Equal(s.indexes, wanted)
}

func (s *schema) read() error {
	tables := &statement{`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`}
	err := s.c.query(tables, nil, func(row []driver.Value) error {
		s.columns[row[0].(string)] = append(s.columns[row[0].(string)], row[1].(string))
		return nil
	})
	if err != nil {
		return err
	}
	indexes := &statement{`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'by.%'`}
	return s.c.query(indexes, nil, func(row []driver.Value) error {
		s.indexes[quote(row[0].(string))] = row[1].(string)
		return nil
	})
}

func (s *schema) dropIndexes(wanted map[string]string) error {
	for name, sql := range s.indexes {
		if wanted[name] == sql {
			continue
		}
		if err := s.c.do("DROP INDEX " + name); err != nil {
			return err
		}
		delete(s.indexes, name)
	}
	return nil
}

func (s *schema) makeTables(tables map[storage.Collection]*table) error {
	for _, in := range slices.Sorted(maps.Keys(tables)) {
		if s.columns[string(in)] == nil {
			sql := "CREATE TABLE " + quote(string(in)) + " (_id TEXT PRIMARY KEY NOT NULL, version INTEGER, doc BLOB NOT NULL)"
			if err := s.c.do(sql); err != nil {
				return err
			}
		}
		if err := s.makeColumns(tables[in], s.columns[string(in)]); err != nil {
			return err
		}
	}
	return nil
}

// makeColumns fills a new column from the documents there are. A column that
// is no longer declared is not kept up to date, so it goes: should it come
// back one day, it is filled anew.
func (s *schema) makeColumns(t *table, have []string) error {
	name := quote(string(t.in))
	for _, c := range have {
		if strings.HasPrefix(c, ".") && !slices.Contains(t.fields, c[1:]) {
			if err := s.c.do("ALTER TABLE " + name + " DROP COLUMN " + quote(c)); err != nil {
				return err
			}
		}
	}
	for _, f := range t.fields {
		if slices.Contains(have, "."+f) {
			continue
		}
		if err := s.c.do("ALTER TABLE " + name + " ADD COLUMN " + column(f)); err != nil {
			return err
		}
		path := `'$."` + strings.ReplaceAll(f, ".", `"."`) + `"'`
		text := "CAST(doc AS TEXT)"
		fill := fmt.Sprintf(`UPDATE %s SET %s = json_extract(%s, %s) WHERE json_type(%s, %s) IN ('text', 'integer', 'true', 'false')`,
			name, column(f), text, path, text, path)
		if err := s.c.do(fill); err != nil {
			return err
		}
	}
	return nil
}

func (s *schema) makeIndexes(wanted map[string]string) error {
	for name, sql := range wanted {
		if s.indexes[name] == sql {
			continue
		}
		if err := s.c.do(sql); err != nil {
			return err
		}
	}
	return nil
}
