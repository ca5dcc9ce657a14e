package mongo

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"cohortbot/storage"
)

// encode goes through JSON, so that tags and types that encode themselves mean
// what they mean to the other engine. The driver's own reading of json tags
// differs: it knows neither "omitzero" nor embedded structs nor
// json.Marshaler, and a sealed value is one.
func (s *Store) encode(in storage.Collection, id string, doc any) (bson.Raw, error) {
	fields, err := s.declared.Fields(in)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, misfit(err)
	}
	if len(text) > storage.MaxDocument {
		return nil, fmt.Errorf("%w: %d bytes", storage.ErrTooLarge, len(text))
	}
	if text[0] != '{' {
		return nil, fmt.Errorf("%w: a document is a JSON object", storage.ErrMisuse)
	}
	var parsed bson.D
	if err := bson.UnmarshalExtJSON(text, false, &parsed); err != nil {
		return nil, misfit(err)
	}
	raw, err := bson.Marshal(parsed)
	if err != nil {
		return nil, misfit(err)
	}
	if got, ok := bson.Raw(raw).Lookup(storage.IDField).StringValueOK(); !ok || got != id || id == "" {
		return nil, fmt.Errorf("%w: a document's _id is not its id", storage.ErrMisuse)
	}
	for _, f := range fields {
		if _, err := scalar(raw, f); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// misfit says what cannot be encoded by the kind of the error alone: its text
// may quote the document.
func misfit(err error) error { return fmt.Errorf("%w: encode: %T", storage.ErrMisuse, err) }

// scalar reads the value of an indexed field, nil when it is missing.
func scalar(doc bson.Raw, path string) (any, error) {
	v, err := doc.LookupErr(strings.Split(path, ".")...)
	if err != nil {
		return nil, nil // not there
	}
	switch v.Type {
	case bson.TypeString:
		return v.StringValue(), nil
	case bson.TypeInt32, bson.TypeInt64:
		return v.AsInt64(), nil
	case bson.TypeBoolean:
		return v.Boolean(), nil
	case bson.TypeNull:
		return nil, nil
	}
	return nil, fmt.Errorf("%w: field %s is indexed and holds a %s", storage.ErrMisuse, path, v.Type)
}

func decode(doc bson.Raw, into any) error {
	text, err := bson.MarshalExtJSON(doc, false, false)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return storage.Damaged(err)
	}
	return nil
}
