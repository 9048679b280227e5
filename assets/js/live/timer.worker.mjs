// A second's beat from a worker: timers of hidden tabs are slowed to once a minute, and a frozen screen must say so.
setInterval(() => postMessage(0), 1000);
