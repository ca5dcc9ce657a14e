package rehearsal

import "testing"

// The largest upload is checked without the network, which would take seconds.
func TestUploadSize(t *testing.T) {
	if no := checkUpload(KindDocument, make([]byte, 50<<20)); no != nil {
		t.Errorf("50 MB refused: %s", no.text)
	}
	if no := checkUpload(KindDocument, make([]byte, 50<<20+1)); no == nil || no.code != 413 {
		t.Errorf("more than 50 MB: %+v", no)
	}
}

func TestDownloadSize(t *testing.T) {
	s := New(Config{})
	defer s.Close()
	for size, want := range map[int]bool{20 << 20: true, 20<<20 + 1: false} {
		f := s.files.add(KindVideo, upload{name: "film", data: make([]byte, size)})
		if _, no := s.getFile(&call{values: map[string]string{"file_id": f.ID}}); (no == nil) != want {
			t.Errorf("getFile of %d bytes: %+v", size, no)
		}
	}
}
