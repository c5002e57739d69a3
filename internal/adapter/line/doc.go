// Package line is the LINE channel: it takes webhooks in and calls the Messaging API.
//
// In: Verify checks the signature over the raw bytes, Decode turns a body into desk.Inbound
// values, one an event. Each event is read by itself, so one that can't be read (InPoison)
// or that LINE added later (InUnknown) never costs its neighbours anything.
//
// Out: Client implements flow.Line. It makes one attempt a call and tells exactly how much is
// known afterwards: taken, refused, not reached, or in doubt. It logs one line a request,
// without bodies, tokens or ids of people.
//
// Imports desk and flow, never a store or the HTTP edge.
package line
