package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"unicode/utf16"
)

// file is the form that all is written in: numbered objects, and at the end where each begins.
type file struct {
	out    bytes.Buffer
	places []int // of the objects from number 1
	err    error // the first
}

// object writes one. They come in the order of their numbers.
func (f *file) object(number int, body string) {
	if f.out.Len() == 0 {
		f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // bytes above 127 tell who sends it that it is no text
	}
	if f.places = append(f.places, f.out.Len()); len(f.places) != number && f.err == nil {
		f.err = fmt.Errorf("object %d comes as number %d", number, len(f.places))
	}
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", number, body)
}

// stream writes an object of many bytes, deflated; more is what else its dictionary says.
func (f *file) stream(number int, more string, data []byte) {
	var small bytes.Buffer
	w := zlib.NewWriter(&small)
	_, err := w.Write(data)
	if closed := w.Close(); err == nil {
		err = closed
	}
	if f.err == nil {
		f.err = err
	}
	f.object(number, fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", more, small.Len(), small.Bytes()))
}

// end writes where the objects begin, and which two a reader begins with.
func (f *file) end(root, info int) {
	at := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.places)+1)
	for _, place := range f.places {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&f.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.places)+1, root, info, at)
}

// utf16Text is a text string of any letters, in hexadecimal.
func utf16Text(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func utf16Hex(s string) (out string) {
	for _, unit := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04X", unit)
	}
	return out
}
