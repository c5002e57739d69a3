package flow

// EventFor lets tests ask what a person is told of a fact.
var EventFor = eventFor
