package word

import (
	"bytes"
	"strconv"
	"strings"
)

// drawing reads a picture, a text box or a shape.
func (in *inline) drawing(n *node) {
	found := n.find("w:txbxContent", "pic:pic", "a:blipFill", "v:imagedata", "v:textpath", "c:chart", "dgm:relIds", "o:OLEObject")
	if len(found) == 0 {
		in.once(in.number, "a drawn shape or line stays out: put in a picture of it if it matters")
	}
	properties := n.find("wp:docPr")
	var own *node
	if len(properties) > 0 {
		own = properties[0]
	}
	if own.attr("hidden") != "" && !isOff(own.attr("hidden")) {
		in.say(in.number, "a hidden picture or text box stays out")
		return
	}
	for _, k := range found {
		switch k.name {
		case "w:txbxContent":
			in.box(k)
		case "pic:pic":
			in.drawn(k, own)
		case "a:blipFill":
			in.filledWith(k, own.attr("descr"))
		case "v:imagedata":
			in.oldPicture(k, n)
		case "v:textpath":
			in.say(in.number, "words drawn as a picture are kept as plain ones")
			in.emit(span{text: in.clean(k.attr("string"))})
		case "c:chart", "dgm:relIds":
			in.say(in.number, "a chart or diagram stays out: put in a picture of it")
		default:
			in.say(in.number, "an object of another program stays out: put in a picture of it")
		}
	}
}

// box keeps the words of a text box, after the paragraph that it hangs on.
func (in *inline) box(content *node) {
	found := in.hung(content.kids)
	words := ""
	for _, p := range found {
		words += p.text() + " "
	}
	if strings.TrimSpace(words) == "" {
		return
	}
	in.boxes = append(in.boxes, found...)
	in.say(in.number, "a text box stands after this paragraph as plain text: “%s”", firstWords(words))
}

// drawn is a picture of today's kind; own are the properties of its frame.
func (in *inline) drawn(pic, own *node) {
	alt := pic.kid("pic:nvPicPr").kid("pic:cNvPr").attr("descr")
	if alt == "" {
		alt = own.attr("descr")
	}
	if len(own.find("a:hlinkClick")) > 0 {
		in.once(in.number, "pictures carry no links: write the link as words")
	}
	if turned := pic.kid("pic:spPr").kid("a:xfrm").attr("rot"); turned != "" && turned != "0" {
		in.say(in.number, "the picture is turned in the document and is carried over as it was: turn the picture itself")
	}
	fill := pic.kid("pic:blipFill")
	if fill == nil {
		in.say(in.number, "a picture without a file stays out: put it in anew")
		return
	}
	in.filledWith(fill, alt)
}

// filledWith takes the picture that fills a frame. What is cut off only for
// show may be what nobody should see, so such a picture is not carried over.
func (in *inline) filledWith(fill *node, alt string) {
	for _, side := range []string{"l", "t", "r", "b"} {
		if cut, err := strconv.Atoi(fill.kid("a:srcRect").attr(side)); err == nil && cut > 0 {
			in.cropped()
			return
		}
	}
	blip := fill.kid("a:blip")
	if blip.attr("r:embed") == "" {
		in.say(in.number, "a picture that lies outside the document stays out: put the file itself in")
		return
	}
	in.picture(blip.attr("r:embed"), alt)
}

func (in *inline) cropped() {
	in.say(in.number, "a picture that is cropped in the document stays out, for its file still holds what was cut off: cut the picture itself (in Word: Compress Pictures, delete cropped areas) and put it in anew")
}

// oldPicture is a picture of Word 2003's kind.
func (in *inline) oldPicture(data, drawing *node) {
	for _, side := range []string{"cropleft", "croptop", "cropright", "cropbottom"} {
		if cut := data.attr(side); cut != "" && strings.Trim(cut, "0.f") != "" {
			in.cropped()
			return
		}
	}
	alt := ""
	if shapes := drawing.find("v:shape"); len(shapes) > 0 {
		alt = shapes[0].attr("alt")
	}
	in.picture(data.attr("r:id"), alt)
}

// picture takes a file of the document into the lesson.
func (in *inline) picture(id, alt string) {
	l, known := in.links[id]
	switch {
	case !known:
		in.say(in.number, "a picture whose file is missing stays out: put it in anew")
		return
	case l.external:
		in.say(in.number, "a picture that lies outside the document stays out: put the file itself in")
		return
	case in.archive.parts[partName(l.target)] == nil:
		in.say(in.number, "a picture whose file is not in the document stays out: put it in anew")
		return
	}
	if in.media[l.target] == nil {
		data, err := in.archive.read(l.target, maxPicture)
		if err != nil {
			in.say(in.number, "a picture stays out: %v", err)
			return
		}
		in.media[l.target] = data
	}
	if pictureEnd(in.media[l.target]) == "" {
		in.say(in.number, "a picture that is neither jpg nor png stays out: save it as one of these and put it in anew")
		return
	}
	in.emit(span{picture: &picture{part: l.target, alt: in.caption(alt)}})
}

// pictureEnd tells the kinds of pictures that can be sent by their first bytes.
func pictureEnd(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return ".png"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return ".jpg"
	}
	return ""
}

// guessed are words that programs write under pictures by themselves.
var guessed = []string{"Description automatically generated", "AI-generated content may be incorrect"}

// caption makes one line of a picture's alternative text.
func (in *inline) caption(alt string) string {
	for _, words := range guessed {
		if strings.Contains(alt, words) {
			in.say(in.number, "the description of a picture was made by a program and stays out: write one yourself as its alternative text")
			return ""
		}
	}
	return strings.Join(strings.Fields(in.clean(alt)), " ")
}
