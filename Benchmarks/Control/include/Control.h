#ifndef CONTROL_H
#define CONTROL_H

/* 18,000 additions in six chains: some 1.6 microseconds. They take all that a processor's core can add at once, so
   while other work runs on the same core this mostly takes 1.25 to 2 times as long; other work that only waits for
   memory it does not see. It knows no branch but its own and touches no memory: what is measured beside it finds
   everything as it left it. */
void control(void);

#endif
