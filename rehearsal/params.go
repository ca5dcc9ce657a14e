package rehearsal

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one request to a method with its parameters, however they came.
type call struct {
	request *http.Request
	method  string
	values  map[string]string
	uploads map[string]upload
}

type upload struct {
	name string
	data []byte
}

const maxBody = 52 << 20

func readCall(r *http.Request, methodName string) (*call, *refusal) {
	c := &call{request: r, method: methodName, values: map[string]string{}}
	if r.URL.RawQuery != "" {
		c.merge(r.URL.Query())
	}
	if r.Method == http.MethodGet || r.Body == nil {
		return c, nil
	}
	if r.ContentLength > maxBody {
		return c, tooLarge()
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	var err error
	switch kind {
	case "multipart/form-data":
		err = c.readParts(multipart.NewReader(body, params["boundary"]))
	case "application/json":
		err = c.readJSON(body)
	default:
		err = c.readForm(body)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return c, tooLarge()
	}
	if err != nil {
		return c, bad("can't parse request body: %s", kind)
	}
	return c, nil
}

func tooLarge() *refusal { return &refusal{code: 413, text: "Request Entity Too Large"} }

func (c *call) merge(values url.Values) {
	for k, v := range values {
		c.values[k] = v[0]
	}
}

func (c *call) readForm(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(string(raw))
	c.merge(values)
	return err
}

// readJSON takes strings as they are and any other value as its JSON text,
// which is how the other encodings carry it.
func (c *call) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil || len(raw) == 0 {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	for k, v := range fields {
		var text string
		if v[0] == '"' && json.Unmarshal(v, &text) == nil {
			c.values[k] = text
		} else if string(v) != "null" {
			c.values[k] = string(v)
		}
	}
	return nil
}

func (c *call) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return emptyBody(err, len(c.values))
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			c.values[part.FormName()] = string(data)
			continue
		}
		if c.uploads == nil {
			c.uploads = map[string]upload{}
		}
		c.uploads[part.FormName()] = upload{name: part.FileName(), data: data}
	}
}

// emptyBody forgives a form without any part: some clients announce a form
// and send nothing for a method without parameters.
func emptyBody(err error, seen int) error {
	if seen == 0 && strings.HasSuffix(err.Error(), "EOF") {
		return nil
	}
	return err
}

func (c *call) str(name string) string { return c.values[name] }

func (c *call) flag(name string) bool {
	v := strings.ToLower(c.values[name])
	return v == "true" || v == "1" || v == "yes"
}

// chat is the chat that the call is about, 0 for none: a list of commands names it in
// its scope.
func (c *call) chat() int64 {
	var scope struct {
		Chat int64 `json:"chat_id"`
	}
	if c.list("scope", &scope) != nil {
		return 0
	}
	return c.number("chat_id", scope.Chat)
}

func (c *call) number(name string, missing int64) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(c.values[name]), 10, 64)
	if err != nil {
		return missing
	}
	return n
}

// list decodes a JSON parameter into dest; an absent one leaves dest alone.
func (c *call) list(name string, dest any) error {
	v := c.values[name]
	if v == "" {
		return nil
	}
	return json.Unmarshal([]byte(v), dest)
}
