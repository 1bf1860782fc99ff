// A clock in a worker: a hidden tab's own timers are slowed down to one a minute.
setInterval(() => postMessage(null), 1000);
