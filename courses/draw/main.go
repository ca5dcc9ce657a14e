// Command draw makes the pictures of the shipped course: one for each
// language, with the words in the reader's own, joined and ordered as her
// script wants. Run it with go generate ./courses/draw after changing words.
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

//go:generate go run . -out ../women-in-leadership/modules/01-leadership-competencies/media

//go:embed font/Vazirmatn_400Regular.ttf
var vazirmatn []byte

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("draw", flag.ContinueOnError)
	out := flags.String("out", ".", "folder for the pictures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, w := range whoDecides() {
		picture, err := drawWhoDecides(w)
		if err != nil {
			return fmt.Errorf("drawing who-decides in %s: %w", w.lang, err)
		}
		name := filepath.Join(*out, "who-decides."+w.lang+".png")
		if err := save(name, picture); err != nil {
			return err
		}
	}
	return nil
}

// save writes the picture as small as PNG allows: it travels over slow nets.
func save(name string, picture image.Image) error {
	var data bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&data, picture); err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	if err := os.WriteFile(name, data.Bytes(), 0o644); err != nil {
		return fmt.Errorf("saving the picture: %w", err)
	}
	return nil
}
