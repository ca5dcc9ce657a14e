// Command draw makes the pictures of the shipped course: one for each
// language, with the words in the reader's own, joined and ordered as her
// script wants. Run it with go generate ./courses/draw after changing words.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

//go:generate go run . -out ../women-in-leadership/modules

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("draw", flag.ContinueOnError)
	out := flags.String("out", ".", "the folder modules of the course")
	if err := flags.Parse(args); err != nil {
		return err
	}
	all, err := pictures()
	if err != nil {
		return err
	}
	for _, p := range all {
		drawn, err := p.draw()
		if err != nil {
			return fmt.Errorf("drawing %s: %w", p.name, err)
		}
		for _, name := range p.places(*out) {
			if err := save(name, drawn); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstModule is where every picture is shown; another module may hold a copy.
const firstModule = "01-leadership-competencies"

// picture is one PNG of the course.
type picture struct {
	name string
	draw func() (image.Image, error)
}

// places are its files below the folder modules: the one in the first module,
// and every copy that there is.
func (p picture) places(modules string) []string {
	all := []string{filepath.Join(modules, firstModule, "media", p.name)}
	copies, _ := filepath.Glob(filepath.Join(modules, "*", "media", p.name)) // the pattern is sound
	for _, name := range copies {
		if name != all[0] {
			all = append(all, name)
		}
	}
	return all
}

// pictures are all that the program draws.
func pictures() ([]picture, error) {
	rows, err := competencies()
	if err != nil {
		return nil, err
	}
	var all []picture
	for _, w := range whoDecides() {
		all = append(all, picture{
			"who-decides." + w.lang + ".png",
			func() (image.Image, error) { return drawWhoDecides(w) },
		})
	}
	for _, h := range competencyHeadings() {
		all = append(all, picture{
			"competencies." + h.lang + ".png",
			func() (image.Image, error) { return drawCompetencies(h, rows) },
		})
	}
	return all, nil
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
