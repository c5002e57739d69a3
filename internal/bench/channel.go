package bench

import "github.com/madoguchi-desk/madoguchi/lineemu"

// Channel is the emulator's side of the benchmark's channel. It sends no webhooks:
// the generator does, so that the emulator's speed is not in the desk's figures.
func Channel() lineemu.Channel {
	return lineemu.Channel{ID: channelID, Name: "bench", Secret: channelSecret, WebhookOff: true}
}

// Customer is the LINE user id of the i-th customer.
func Customer(i int) string { return customer(i) }
