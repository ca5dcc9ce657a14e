package bot

import (
	"fmt"

	"rsc.io/qr"
)

// qrName is what the picture of a link is called: neutral, for others may see it.
const qrName = "link.png"

// qrScale is how many pixels wide one square of the picture is: with the quiet zone of four
// squares that scanners need, a link's picture is some 700 pixels wide, sharp on any phone.
const qrScale = 16

// picture draws a link so that a camera reads it. A seventh of it may be covered.
func picture(link string) ([]byte, error) {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw a link: %w", err)
	}
	code.Scale = qrScale
	return code.PNG(), nil
}
