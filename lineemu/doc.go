// Package lineemu is a LINE platform on your own machine: the Messaging API, its
// webhooks and a phone for the customers, in one http.Handler, in the spirit of httptest.
//
// A Platform holds channels (LINE Official Accounts), users, groups, the talks between
// them, tokens, quotas and a clock that can be moved. The program under test calls it
// where it would call api.line.me and api-data.line.me; the test, a person at the phone
// page or the control API under /emu/ plays the customer; the Platform sends the signed
// webhooks and enforces the platform's rules in the platform's own error words.
//
//	srv := lineemu.NewServer(t)
//	ch, _ := srv.AddChannel(lineemu.Channel{WebhookURL: desk.URL + "/webhook"})
//	hanako := srv.AddUser(lineemu.User{DisplayName: "花子"})
//	srv.Say(hanako.ID, "商品が届きません")   // a signed webhook reaches the desk
//	srv.Advance(61 * time.Second)           // the reply token is dead now
//	items, _ := srv.Ledger(0)               // who wrote and who saw what
//
// Which rules are documented by LINE, which are assumed and which are not emulated is
// listed in docs/emulator.md.
//
// Concurrency: every exported method may be called from any goroutine. State is in
// memory; locks are held for short, I/O-free sections.
//
// It fetches nothing: media that a bot sends is only named, the phone page loads it.
// The only requests it makes are webhooks, to the URL each channel was given.
//
// Dependencies: the standard library and oklog/ulid. Nothing of this repository.
package lineemu
