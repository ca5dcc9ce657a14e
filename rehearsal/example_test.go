package rehearsal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"

	"cohortbot/rehearsal"
)

// A person opens a link into the bot, and any client answers her over HTTP.
func Example() {
	s := rehearsal.New(rehearsal.Config{})
	api := httptest.NewServer(s.API())
	defer api.Close()
	defer s.Close()

	sara := s.AddPhone(rehearsal.PhoneConfig{FirstName: "Sara", LanguageCode: "en"})
	if err := sara.Open("i_code"); err != nil {
		fmt.Println(err)
		return
	}
	send := api.URL + "/bot" + s.Token() + "/sendMessage"
	res, err := http.PostForm(send, url.Values{"chat_id": {strconv.FormatInt(sara.ID(), 10)}, "text": {"<b>Welcome</b>"}, "parse_mode": {"HTML"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	for _, m := range sara.Messages() {
		fmt.Println(m.FromBot, m.Text)
	}
	fmt.Println(len(s.Refused()), "refused")
	// Output:
	// false /start i_code
	// true Welcome
	// 0 refused
}
