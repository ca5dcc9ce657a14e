package ferrettest

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// wire stands between a client and FerretDB and shows each command to see before
// it goes on. It returns the URI to use, which ends with a slash.
func wire(t *testing.T, uri string, see func(command string, doc bson.Raw)) string {
	t.Helper()
	at, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	ferret := at.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var pairs sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); pairs.Wait() })
	pairs.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			pairs.Go(func() { through(c, ferret, see) })
		}
	})
	at.Host = l.Addr().String()
	return at.String()
}

func through(c net.Conn, to string, see func(string, bson.Raw)) {
	defer c.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		_, _ = io.Copy(c, server)
		_ = c.Close()
	}()
	for {
		m, err := message(c)
		if err != nil {
			return
		}
		if doc := command(m); doc != nil {
			if first, err := doc.IndexErr(0); err == nil {
				see(first.Key(), doc)
			}
		}
		if _, err := server.Write(m); err != nil {
			return
		}
	}
}

const headSize = 16 // of every message: length, two numbers, kind

func message(r io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	m := make([]byte, binary.LittleEndian.Uint32(head))
	copy(m, head)
	_, err := io.ReadFull(r, m[headSize:])
	return m, err
}

// command is the document of an OP_MSG, nil of any other message.
func command(m []byte) bson.Raw {
	const opMsg, flags = 2013, 4
	if binary.LittleEndian.Uint32(m[12:]) != opMsg || len(m) < headSize+flags+1 || m[headSize+flags] != 0 {
		return nil
	}
	rest := m[headSize+flags+1:]
	return bson.Raw(rest[:binary.LittleEndian.Uint32(rest)])
}
