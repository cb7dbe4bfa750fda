#ifndef CONTROL_H
#define CONTROL_H

/* Branches 4,096 times by a pattern of 2,048 that looks random. A processor's core that has nothing else to do
   remembers it all; while other work runs on the same core it does not, and this takes twice as long. */
void control(void);

#endif
